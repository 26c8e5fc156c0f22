import { ZX_PAGE_SIZE } from './constants';

/** An exact unsigned 64-bit integer: a `number` where that is exact, a `bigint` above 2^53 - 1. */
export type U64 = number | bigint;

const LIMIT = 1n << 64n;

/** The exact form of a program's number; `undefined` for what C's `uint64_t` can't hold. */
export function toU64(value: unknown): U64 | undefined {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0) return undefined;
    return value <= Number.MAX_SAFE_INTEGER ? value : toU64(BigInt(value));
  }
  if (typeof value !== 'bigint' || value < 0n || value >= LIMIT) return undefined;
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** `a + b`; `undefined` where that wraps. */
export function addU64(a: U64, b: U64): U64 | undefined {
  if (typeof a === 'number' && typeof b === 'number' && a + b <= Number.MAX_SAFE_INTEGER) return a + b;
  return toU64(BigInt(a) + BigInt(b));
}

/** Up to the next multiple of the page size; `undefined` where that wraps. */
export function roundUpToPage(value: U64): U64 | undefined {
  const over = pageRemainder(value);
  return over === 0 ? value : addU64(value, ZX_PAGE_SIZE - over);
}

/** Down to a multiple of the page size. */
export function roundDownToPage(value: U64): U64 {
  const over = pageRemainder(value);
  return typeof value === 'number' ? value - over : value - BigInt(over);
}

export function isPageAligned(value: U64): boolean {
  return pageRemainder(value) === 0;
}

/** Whether the simulator can keep it: sizes, offsets and addresses stay below 2^53. */
export function isKept(value: U64): value is number {
  return typeof value === 'number';
}

function pageRemainder(value: U64): number {
  return typeof value === 'number' ? value % ZX_PAGE_SIZE : Number(value % BigInt(ZX_PAGE_SIZE));
}
