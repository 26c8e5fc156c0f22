import type { Comparison, Operand } from './comparison';

const encoder = new TextEncoder();

/**
 * The bytes by which an input may hold a value, likeliest first: an integer in its least width and in 4 and 8 bytes,
 * little-endian and big-endian, and as a decimal; another number as a double and as a decimal; a text in UTF-8 and, where it
 * has other characters than ASCII, in Latin-1.
 */
export function wordsOf(operand: Operand): Uint8Array[] {
  if (operand instanceof Uint8Array) return operand.length > 0 ? [operand] : [];
  if (typeof operand === 'string') return textWords(operand);
  if (typeof operand === 'bigint' || Number.isSafeInteger(operand)) return integerWords(BigInt(operand));
  return Number.isFinite(operand) ? [...doubleWords(operand), encoder.encode(String(operand))] : [];
}

/** Words to try for a comparison. */
export function wordsFor(comparison: Comparison): Uint8Array[] {
  return wordsOf(comparison.wanted);
}

function textWords(text: string): Uint8Array[] {
  if (text === '') return [];
  const utf8 = encoder.encode(text);
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const isLatin1 = codes.some((code) => code > 0x7f) && codes.every((code) => code <= 0xff);
  return isLatin1 ? [utf8, Uint8Array.from(codes)] : [utf8];
}

function integerWords(value: bigint): Uint8Array[] {
  const least = [1, 2, 4].find((width) => fits(value, width)) ?? 8;
  const widths = [...new Set([least, 4, 8])].filter((width) => width >= least);
  const words = widths.flatMap((width) => inBothOrders(value, width));
  return value > -10n && value < 10n ? words : [...words, encoder.encode(String(value))];
}

/** Whether a value is one of so many bytes, signed or unsigned. */
function fits(value: bigint, width: number): boolean {
  return BigInt.asIntN(8 * width, value) === value || BigInt.asUintN(8 * width, value) === value;
}

function inBothOrders(value: bigint, width: number): Uint8Array[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  const little = bytes.slice(0, width);
  return width === 1 ? [little] : [little, little.toReversed()];
}

function doubleWords(value: number): Uint8Array[] {
  const little = new Uint8Array(8);
  new DataView(little.buffer).setFloat64(0, value, true);
  return [little, little.toReversed()];
}
