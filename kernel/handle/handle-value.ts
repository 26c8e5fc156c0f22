import { ZX_HANDLE_FIXED_BITS_MASK } from '../abi/constants';

const SLOT_BITS = 24;
const KEY_BITS = 29;
const KEYS = 2 ** KEY_BITS;
/** Odd, so that multiplying by it takes each key to another one ... */
const STRIDE = 0x1b873593;
/** ... and by this, back. */
const STRIDE_INVERSE = 0x16ed309b;

/** How many handles a table has room for. */
export const MOST_HANDLES = 2 ** SLOT_BITS;

/**
 * What a value says, unscrambled: a slot in the table and how often the slot was used before. Values are below 2^31,
 * as in Zircon, where none is negative.
 */
export function keyOf(value: number, mask: number): number {
  return Math.imul((value >>> 2) ^ mask, STRIDE_INVERSE) & (KEYS - 1);
}

export function valueOf(key: number, mask: number): number {
  return (((Math.imul(key, STRIDE) ^ mask) & (KEYS - 1)) << 2) | ZX_HANDLE_FIXED_BITS_MASK;
}

export function slotOf(key: number): number {
  return key & (MOST_HANDLES - 1);
}

/** A key for as many uses as another one, of another slot. */
export function withSlot(key: number, slot: number): number {
  return key - slotOf(key) + slot;
}

/** The key of the next handle in the same slot. */
export function keyAfter(key: number): number {
  return (key + MOST_HANDLES) & (KEYS - 1);
}

/** What a table scrambles its values with: less than this. */
export const MASKS = KEYS;
