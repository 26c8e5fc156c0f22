import { copyBytes } from '../bytes';
import type { Minstd } from '../minstd';
import type { MutationSite } from './mutation';

/** Bytes that parsers tend to look for; those that are drawn apart from all 256. */
const SPECIAL = Uint8Array.from(' !"#$%&\'()*+,-./012:;<=>?@[]`{|}~Az\xff\0\0', (c) => c.charCodeAt(0));
const BYTES = 256;
/** How often a byte is repeated at least. */
export const FEWEST_REPEATS = 3;
const MOST_REPEATS = 128;

/** Inverts one bit. */
export function flip({ base, out, random }: MutationSite): number {
  copyBytes(out, 0, base, 0, base.length);
  const offset = random.pick(0, base.length - 1);
  out[offset] = (out[offset] ?? 0) ^ (1 << random.pickSmall(7, 8));
  return base.length;
}

/** Replaces one byte by a special one. */
export function replaceOne({ base, out, random }: MutationSite): number {
  copyBytes(out, 0, base, 0, base.length);
  out[random.pick(0, base.length - 1)] = specialByte(random);
  return base.length;
}

/** Inserts one special byte. */
export function insertOne({ base, out, random }: MutationSite): number {
  const offset = random.pick(0, base.length);
  copyBytes(out, 0, base, 0, offset);
  out[offset] = specialByte(random);
  return copyBytes(out, offset + 1, base, offset, base.length);
}

/** Inserts one byte several times; often it is 0x00 or 0xff. */
export function insertRepeated({ base, out, max, random }: MutationSite): number {
  const repeats = random.pick(FEWEST_REPEATS, Math.min(max - base.length, MOST_REPEATS));
  const offset = random.pick(0, base.length);
  copyBytes(out, 0, base, 0, offset);
  out.fill(preferredByte(random), offset, offset + repeats);
  return copyBytes(out, offset + repeats, base, offset, base.length);
}

function specialByte(random: Minstd): number {
  const drawn = random.pickSmall(2 * BYTES, 16);
  return drawn < BYTES ? drawn : (SPECIAL[drawn % SPECIAL.length] ?? 0);
}

function preferredByte(random: Minstd): number {
  const drawn = random.pickSmall(2 * BYTES, 16);
  if (drawn < BYTES) return drawn;
  return drawn < BYTES + BYTES / 2 ? 0x00 : 0xff;
}
