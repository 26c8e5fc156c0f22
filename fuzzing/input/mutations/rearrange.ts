import { copyBytes } from '../bytes';
import type { MutationSite } from './mutation';

const LONGEST_SHUFFLE = 8;

/** Deletes bytes that stand side by side; as many at least as do not fit. */
export function skipSome({ base, out, max, random }: MutationSite): number {
  const { length } = base;
  const skipped = random.pick(Math.max(1, length - max), length - 1);
  const offset = random.pick(0, length - skipped);
  return copyBytes(out, copyBytes(out, 0, base, 0, offset), base, offset + skipped, length);
}

/** Puts up to eight bytes that stand side by side into another order. */
export function shuffle({ base, out, random }: MutationSite): number {
  const window = random.pick(2, Math.min(base.length, LONGEST_SHUFFLE));
  const offset = random.pick(0, base.length - window);
  copyBytes(out, 0, base, 0, base.length);
  for (let last = offset + window - 1; last > offset; last--) {
    const other = random.pick(offset, last);
    const byte = out[last] ?? 0;
    out[last] = out[other] ?? 0;
    out[other] = byte;
  }
  return base.length;
}

/** Copies some bytes of the base over others. */
export function replaceSome({ base, out, random }: MutationSite): number | undefined {
  const { length } = base;
  const copied = random.pick(1, length - 1);
  const source = random.pick(0, length - copied);
  const target = random.pick(0, length - copied);
  if (source === target) return undefined;
  copyBytes(out, 0, base, 0, length);
  copyBytes(out, target, base, source, source + copied);
  return length;
}

/** Inserts a copy of some bytes of the base. */
export function insertSome({ base, out, max, random }: MutationSite): number {
  const { length } = base;
  const copied = random.pick(1, Math.min(max - length, length));
  const source = random.pick(0, length - copied);
  const target = random.pick(0, length);
  let end = copyBytes(out, 0, base, 0, target);
  end = copyBytes(out, end, base, source, source + copied);
  return copyBytes(out, end, base, target, length);
}
