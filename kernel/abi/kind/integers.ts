import { rightsNames, signalsNames, statusName } from '../names';
import { ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../constants';
import { type U64, toU64 } from '../u64';
import { type Kind, scalar } from './kind';

const hex = (value: number): string => `0x${value.toString(16)}`;

function acceptU32(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= -0x80000000 && value <= 0xffffffff ? value >>> 0 : undefined;
}

function flagWord(name: string, show: (value: number) => string): Kind<number> {
  return scalar({
    name,
    expects: 'an unsigned 32-bit integer (a negative result of | & ~ is taken as its bits)',
    zero: 0,
    accept: acceptU32,
    show,
  });
}

/** An unsigned 32-bit integer. JavaScript's signed results of `| & ~` are taken as the bits they stand for. */
export const u32 = flagWord('u32', String);
/** Option bits. */
export const options = flagWord('options', (value) => (value < 10 ? String(value) : hex(value)));
/** A handle value. */
export const handle = flagWord('handle', (value) => (value === 0 ? 'ZX_HANDLE_INVALID' : hex(value)));
/** A set of rights. */
export const rights = flagWord('rights', rightsNames);
/** A set of signals. */
export const signals = flagWord('signals', (value) => signalsNames(value));

/** A signed 32-bit integer. */
export const i32 = scalar<number, number>({
  name: 'i32',
  expects: 'a signed 32-bit integer',
  zero: 0,
  accept: (value) => (typeof value === 'number' && (value | 0) === value ? value : undefined),
});
/** A status code. */
export const status = { ...i32, name: 'status', show: statusName };

/** An unsigned 64-bit integer: `number | bigint` in, `number` out. */
export const u64: Kind<number | bigint, U64, number> = {
  name: 'u64',
  expects: 'an integer from 0 to 2^64 - 1 (number or bigint)',
  zero: 0,
  accept: toU64,
  encode: (value) => (typeof value === 'number' && value > 0xffffffff ? BigInt(value) : value),
  decode: (wire) => wire,
  show: String,
};

/** An address: a u64 that is shown in hexadecimal. */
export const address: typeof u64 = { ...u64, name: 'address', show: (value) => `0x${value.toString(16)}` };

function acceptI64(value: unknown): bigint | undefined {
  const big = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof big !== 'bigint') return undefined;
  return big >= ZX_TIME_INFINITE_PAST && big <= ZX_TIME_INFINITE ? big : undefined;
}

/** A time or duration in nanoseconds: `number | bigint` in, `bigint` out. */
export const time: Kind<number | bigint, bigint> = {
  name: 'time',
  expects: 'a signed 64-bit integer (number or bigint), in nanoseconds',
  zero: 0n,
  accept: acceptI64,
  encode: (value) => value,
  decode: (wire) => (typeof wire === 'number' && Number.isInteger(wire) ? BigInt(wire) : wire),
  show: (value) => (value === ZX_TIME_INFINITE ? 'ZX_TIME_INFINITE' : String(value)),
};

/** A signed 64-bit integer that is no time, such as a return code: `number | bigint` in, `number` out. */
export const i64: Kind<number | bigint, bigint, number> = {
  name: 'i64',
  expects: 'a signed 64-bit integer (number or bigint)',
  zero: 0n,
  accept: acceptI64,
  encode: (value) =>
    Number.isSafeInteger(value) && Math.abs(Number(value)) > 0x7fffffff ? BigInt(value) : value,
  decode: (wire) => wire,
  show: String,
};

/** A truth value. */
export const bool = scalar<boolean, boolean>({
  name: 'bool',
  expects: 'true or false',
  zero: false,
  accept: (value) => (typeof value === 'boolean' ? value : undefined),
});
