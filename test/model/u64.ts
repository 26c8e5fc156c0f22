import { ZX_PAGE_SIZE } from '../../kernel/abi';

const LIMIT = 1n << 64n;
const PAGE = BigInt(ZX_PAGE_SIZE);
/** No size may be larger on Zircon. */
export const MAX_SIZE = LIMIT - 0x20000n;
/** Sizes and offsets that the simulator keeps are below this. */
export const KEPT_LIMIT = 1n << 53n;

export function wraps(value: bigint): boolean {
  return value >= LIMIT;
}

export function up(value: bigint): bigint {
  return ((value + PAGE - 1n) / PAGE) * PAGE;
}

export function down(value: bigint): bigint {
  return (value / PAGE) * PAGE;
}

export function isAligned(value: bigint): boolean {
  return value % PAGE === 0n;
}

/** Whether a range lies in one of `size` bytes. */
export function isInRange(offset: bigint, length: bigint, size: number): boolean {
  return !wraps(offset + length) && offset + length <= size;
}

/** How much of a range lies in one of `size` bytes; `undefined` if it begins beyond or wraps. */
export function trimmed(offset: bigint, length: bigint, size: number): bigint | undefined {
  if (wraps(offset + length) || offset > size) return undefined;
  const room = BigInt(size) - offset;
  return length < room ? length : room;
}
