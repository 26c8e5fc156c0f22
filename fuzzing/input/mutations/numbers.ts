import { copyBytes } from '../bytes';
import type { Minstd } from '../minstd';
import type { MutationSite } from './mutation';

const LARGEST_ADJUSTMENT = 16;
const MOST_DIGITS = 20;
const ZERO = 0x30;
const NINE = 0x39;

/** Treats some bytes as a binary number: adds a little to it, negates it, or makes it the size of the base. */
export function replaceUnsigned({ base, out, random }: MutationSite): number {
  const { length } = base;
  copyBytes(out, 0, base, 0, length);
  const width = 2 ** random.pick(0, Math.min(3, Math.floor(Math.log2(length))));
  const offset = random.pick(0, length - width);
  const choice = random.draw();
  const bigEndian = (choice & 2) !== 0;
  const adjustment = ((choice >> 2) & 31) - LARGEST_ADJUSTMENT;
  if ((choice & 1) !== 0) store(out, offset, width, length, bigEndian);
  else if (adjustment === 0) negate(out, offset, width);
  else add(out, offset, width, adjustment, bigEndian);
  return length;
}

/** Replaces a decimal number by one near it, its double or half, or any other; its digits come out last one first. */
export function replaceNum({ base, out, random }: MutationSite): number | undefined {
  const { length } = base;
  const first = firstDigit(base, random.pick(0, length - 1));
  if (first === length) return undefined;
  copyBytes(out, 0, base, 0, length);
  let end = first;
  let value = 0n;
  for (; end < length && end - first < MOST_DIGITS && isDigit(base[end]); end++) {
    value = value * 10n + BigInt((base[end] ?? 0) - ZERO);
  }
  let rest = BigInt.asUintN(64, changed(BigInt.asUintN(64, value), random));
  for (let i = first; i < end; i++, rest /= 10n) out[i] = ZERO + Number(rest % 10n);
  return length;
}

/** Writes the low bytes of a number. */
function store(out: Uint8Array, offset: number, width: number, value: number, bigEndian: boolean): void {
  let rest = value;
  for (let i = 0; i < width; i++) {
    out[at(offset, width, i, bigEndian)] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Adds, wrapping, to a number in memory. */
function add(out: Uint8Array, offset: number, width: number, addend: number, bigEndian: boolean): void {
  let carry = addend;
  for (let i = 0; i < width; i++) {
    const index = at(offset, width, i, bigEndian);
    const sum = (out[index] ?? 0) + carry;
    out[index] = sum;
    carry = sum >> 8;
  }
}

function negate(out: Uint8Array, offset: number, width: number): void {
  for (let i = offset; i < offset + width; i++) out[i] = ~(out[i] ?? 0);
  add(out, offset, width, 1, false);
}

/** Where the byte of a number is that counts 256^i. */
function at(offset: number, width: number, i: number, bigEndian: boolean): number {
  return bigEndian ? offset + width - 1 - i : offset + i;
}

function firstDigit(bytes: Uint8Array, from: number): number {
  let index = from;
  while (index < bytes.length && !isDigit(bytes[index])) index++;
  return index;
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE;
}

function changed(value: bigint, random: Minstd): bigint {
  switch (random.pickSmall(4, 8)) {
    case 0:
      return value + 1n;
    case 1:
      return value - 1n;
    case 2:
      return value * 2n;
    case 3:
      return value / 2n;
    default:
      return random.draw64() % (value * value + 1n);
  }
}
