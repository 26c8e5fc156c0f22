import { expect } from 'chai';
import fc from 'fast-check';
import { ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../../../kernel';
import * as k from '../../../kernel/abi/kind';

const accept = (kind: k.AnyKind, value: unknown): unknown => kind.accept(value, []);

describe('kinds', () => {
  describe('u32', () => {
    it('takes every unsigned 32-bit integer as it is', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => accept(k.u32, value) === value),
      );
    });

    it("takes JavaScript's negative results of bit operations as the bits they stand for", () => {
      expect(accept(k.u32, ~0)).to.equal(0xffffffff);
      expect(accept(k.u32, 1 << 31)).to.equal(0x80000000);
    });

    it('takes nothing else', () => {
      for (const other of [2 ** 32, -(2 ** 31) - 1, 0.5, NaN, 1n, '1', null]) {
        expect(accept(k.u32, other)).to.equal(undefined);
      }
    });
  });

  describe('i32', () => {
    it('takes every signed 32-bit integer, and nothing else', () => {
      fc.assert(fc.property(fc.integer(), (value) => accept(k.i32, value) === value));
      for (const other of [2 ** 31, 0.5, NaN, 1n, '1']) expect(accept(k.i32, other)).to.equal(undefined);
    });
  });

  for (const [name, kind] of [['time', k.time] as const, ['i64', k.i64] as const]) {
    describe(name, () => {
      it('takes whole numbers and bigints of 64 bits, negative ones too', () => {
        fc.assert(
          fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (v) => accept(kind, v) === v),
        );
        fc.assert(fc.property(fc.maxSafeInteger(), (value) => accept(kind, value) === BigInt(value)));
        expect(accept(kind, ZX_TIME_INFINITE)).to.equal(ZX_TIME_INFINITE);
        expect(accept(kind, ZX_TIME_INFINITE_PAST)).to.equal(ZX_TIME_INFINITE_PAST);
      });

      it('takes nothing else', () => {
        for (const other of [2n ** 63n, -(2n ** 63n) - 1n, 0.5, NaN, '1', undefined]) {
          expect(accept(kind, other)).to.equal(undefined);
        }
      });
    });
  }

  describe('bytes', () => {
    it('takes a Uint8Array, a Buffer too, and nothing else', () => {
      const given = Uint8Array.of(1, 2);
      expect(accept(k.bytes, given)).to.equal(given);
      expect(accept(k.bytes, Buffer.of(1))).to.deep.equal(Buffer.of(1));
      for (const other of [[1, 2], 'text', new ArrayBuffer(1), new Uint16Array(1)]) {
        expect(accept(k.bytes, other)).to.equal(undefined);
      }
    });

    it('shows how many there are and how they begin', () => {
      expect(k.showBytes(new Uint8Array(0))).to.equal('<0 bytes>');
      expect(k.showBytes(Uint8Array.of(0x0f))).to.equal('<1 byte 0f>');
      expect(k.showBytes(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))).to.equal(
        '<9 bytes 01 02 03 04 05 06 07 08 ...>',
      );
    });
  });

  describe('a list', () => {
    it('takes an array, each element as its kind takes it', () => {
      expect(accept(k.list(k.u64), [1, 2n ** 60n, 3n])).to.deep.equal([1, 2n ** 60n, 3]);
    });

    it('takes nothing with an element of another kind', () => {
      expect(accept(k.list(k.u64), [1, '2'])).to.equal(undefined);
      expect(accept(k.list(k.u64), { length: 0 })).to.equal(undefined);
    });
  });

  describe('a struct', () => {
    const pair = k.struct('pair', { first: k.u32, second: k.u64 }, { note: k.text });

    it('takes a plain object, in field order, with zeros for optional fields left out', () => {
      expect(accept(pair, { second: 2n, first: 1 })).to.deep.equal({ first: 1, second: 2, note: '' });
    });

    it('ignores fields that it does not have', () => {
      expect(accept(pair, { first: 1, second: 2, note: 'n', more: 3 })).to.deep.equal({
        first: 1,
        second: 2,
        note: 'n',
      });
    });

    it('takes no object with a field missing or of another kind, and no array', () => {
      for (const other of [
        { first: 1 },
        { first: 1, second: '2' },
        { first: 1, second: 2, note: 3 },
        [1, 2],
        null,
      ]) {
        expect(accept(pair, other)).to.equal(undefined);
      }
    });

    it('shows its fields by name', () => {
      expect(pair.show({ first: 1, second: 2, note: 'n' })).to.equal('{first=1, second=2, note="n"}');
    });
  });

  it('show values as a trace line does', () => {
    expect(k.handle.show(0)).to.equal('ZX_HANDLE_INVALID');
    expect(k.handle.show(0x3f)).to.equal('0x3f');
    expect(k.address.show(0x10000)).to.equal('0x10000');
    expect(k.time.show(ZX_TIME_INFINITE)).to.equal('ZX_TIME_INFINITE');
    expect(k.status.show(-11)).to.equal('ZX_ERR_BAD_HANDLE');
    expect(k.maybe(k.u32).show(undefined)).to.equal('none');
  });
});
