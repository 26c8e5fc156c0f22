import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../ipc/wire/codec';
import { ZX_INFO_HANDLE_BASIC, ZX_INFO_VMO, ZX_PKT_TYPE_SIGNAL_ONE, ZX_PKT_TYPE_USER } from '../../../kernel';
import { infoRecord } from '../../../kernel/abi/info';
import * as k from '../../../kernel/abi/kind';
import { portPacket, userPacket } from '../../../kernel/abi/packet';

const u32s = fc.integer({ min: 0, max: 0xffffffff });
/** What comes out of the kernel below 2^53, often around the edges of msgpack's integer formats. */
const keptU64s = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 127, 128, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
);
const u64s = fc.oneof(keptU64s, fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }));
const i64s = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const byteStrings = fc.uint8Array({ maxLength: 40 });
const texts = fc.string({ unit: 'grapheme' });

/** Through msgpack bytes and back, without what only the receiver's check would mend. */
function cross(kind: k.AnyKind, value: unknown, args: readonly unknown[] = []): unknown {
  return kind.decode(decode(encode(kind.encode(value, args))), args);
}

/** Checks that arguments arrive as they were sent. */
function arrives(kind: k.AnyKind, values: fc.Arbitrary<unknown>): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(kind.accept(cross(kind, value), [])).to.deep.equal(value);
    }),
  );
}

/** Checks that outputs come back as the kernel gave them. */
function comesBack(kind: k.AnyKind, values: fc.Arbitrary<unknown>, args: readonly unknown[] = []): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(cross(kind, value, args)).to.deep.equal(value);
    }),
  );
}

describe('over the wire', () => {
  it('arguments arrive as they were sent', () => {
    arrives(k.u32, u32s);
    arrives(k.handle, u32s);
    arrives(k.i32, fc.integer());
    arrives(k.u64, u64s);
    arrives(k.time, i64s);
    arrives(k.i64, i64s);
    arrives(k.bool, fc.boolean());
    arrives(k.text, texts);
    arrives(k.bytes, byteStrings);
    arrives(k.list(k.u64), fc.array(u64s));
  });

  it('outputs come back as the kernel gave them', () => {
    comesBack(k.u32, u32s);
    comesBack(k.u64, keptU64s);
    comesBack(k.time, i64s);
    comesBack(k.i64, fc.maxSafeInteger());
    comesBack(k.bytes, byteStrings);
    comesBack(k.maybe(k.u64), fc.option(keptU64s, { nil: undefined }));
    comesBack(k.list(k.struct('s', { a: k.u64, b: k.text })), fc.array(fc.record({ a: keptU64s, b: texts })));
  });

  it('a struct is an array in field order', () => {
    const point = k.struct('point', { x: k.u32, y: k.u64 });
    expect(point.encode({ y: 2, x: 1 }, [])).to.deep.equal([1, 2]);
    expect(point.decode([1, 2, 3], [])).to.equal(undefined);
    expect(point.decode('xy', [])).to.equal(undefined);
  });

  it('a user packet arrives and comes back', () => {
    const c8 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const user = fc.record({ c8 });
    arrives(userPacket, fc.record({ key: u64s, status: fc.integer(), user }));
    const type = fc.constant(ZX_PKT_TYPE_USER);
    comesBack(portPacket, fc.record({ key: keptU64s, type, status: fc.integer(), user }));
  });

  it('a signal packet comes back', () => {
    const signal = fc.record({ trigger: u32s, observed: u32s, count: keptU64s, timestamp: i64s });
    const type = fc.constant(ZX_PKT_TYPE_SIGNAL_ONE);
    comesBack(portPacket, fc.record({ key: keptU64s, type, status: fc.constant(0), signal }));
  });

  it('an info record comes back as the struct of its topic', () => {
    const basic = fc.record({
      koid: keptU64s,
      rights: u32s,
      type: u32s,
      related_koid: keptU64s,
      reserved: u32s,
    });
    comesBack(infoRecord, basic, [3, ZX_INFO_HANDLE_BASIC]);
    expect(cross(infoRecord, undefined, [3, ZX_INFO_VMO + 1])).to.equal(undefined);
  });
});
