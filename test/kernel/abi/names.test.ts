import { expect } from 'chai';
import fc from 'fast-check';
import * as abi from '../../../kernel';
import { isZxError, rightsNames, signalsNames, statusName } from '../../../kernel';

const u32s = fc.oneof(fc.nat(0xff), fc.integer({ min: 0, max: 0xffffffff }));
const constants = new Map(Object.entries(abi).filter(([, value]) => typeof value === 'number'));

/** The bits that a text like `ZX_RIGHT_READ | 0x800000` names, each at most once. */
function bitsOf(text: string): number {
  const bits = text.split(' | ').map((part) => Number(constants.get(part) ?? part) >>> 0);
  const union = bits.reduce((all, bit) => (all | bit) >>> 0, 0);
  expect(bits.reduce((sum, bit) => sum + bit, 0)).to.equal(union);
  return union;
}

describe('names', () => {
  it('of a status is the constant that it is', () => {
    expect(statusName(0)).to.equal('ZX_OK');
    expect(statusName(-11)).to.equal('ZX_ERR_BAD_HANDLE');
    expect(statusName(-502)).to.equal('ZX_ERR_INTERNAL_INTR_KILLED');
  });

  it('of a number that is no status says just that', () => {
    expect(statusName(-999)).to.equal('status -999');
    expect(isZxError(-999)).to.equal(false);
  });

  it('ZX_OK is a status, but no error', () => {
    expect(isZxError(0)).to.equal(false);
    expect(isZxError(-24)).to.equal(true);
  });

  it('of rights are joined like C flags', () => {
    expect(rightsNames(0)).to.equal('ZX_RIGHT_NONE');
    expect(rightsNames(1 << 2)).to.equal('ZX_RIGHT_READ');
    expect(rightsNames((1 << 5) | (1 << 2))).to.equal('ZX_RIGHT_READ | ZX_RIGHT_MAP');
    expect(rightsNames(0x80000000)).to.equal('ZX_RIGHT_SAME_RIGHTS');
    expect(rightsNames(1 << 31)).to.equal('ZX_RIGHT_SAME_RIGHTS');
  });

  it('of rights leave no bit out, unknown ones neither', () => {
    fc.assert(fc.property(u32s, (value) => bitsOf(rightsNames(value)) === value));
  });

  it('of signals are those of the object type asked for', () => {
    expect(signalsNames(1 << 2, ['ZX_CHANNEL_'])).to.equal('ZX_CHANNEL_PEER_CLOSED');
    expect(signalsNames(1 << 2, ['ZX_EVENTPAIR_'])).to.equal('ZX_EVENTPAIR_PEER_CLOSED');
    expect(signalsNames(0, ['ZX_CHANNEL_'])).to.equal('ZX_SIGNAL_NONE');
  });

  it('of signals without a type are known for user signals only', () => {
    expect(signalsNames((1 << 24) | (1 << 3))).to.equal('ZX_USER_SIGNAL_0 | 0x8');
  });

  it('of signals leave no bit out', () => {
    const prefixes = fc.constantFrom([], ['ZX_CHANNEL_'], ['ZX_EVENTPAIR_'], ['ZX_JOB_'], ['ZX_THREAD_']);
    fc.assert(fc.property(u32s, prefixes, (value, types) => bitsOf(signalsNames(value, types)) === value));
  });
});
