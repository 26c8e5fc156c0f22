import { copyBytes } from '../bytes';
import type { MutationSite } from './mutation';

/** Takes turns between base and crossover, each going on where the other stopped, then the rest of the base. */
export function mergeReplace({ base, crossover, out, max, random }: MutationSite): number | undefined {
  if (crossover.length === 0) return undefined;
  const shorter = Math.min(base.length, crossover.length);
  let end = 0;
  for (let fromBase = random.flip(); end < shorter; fromBase = !fromBase) {
    const side = fromBase ? base : crossover;
    const chunk = Math.min(random.pick(1, side.length), side.length - end, max - end);
    end = copyBytes(out, end, side, end, end + chunk);
  }
  return end < base.length ? copyBytes(out, end, base, end, base.length) : end;
}

/** Interleaves base and crossover, up to the largest size. */
export function mergeInsert({ base, crossover, out, max, random }: MutationSite): number | undefined {
  if (crossover.length === 0) return undefined;
  const most = Math.min(max, base.length + crossover.length);
  let [end, baseUsed, crossoverUsed] = [0, 0, 0];
  for (let fromBase = random.flip(); end < most; fromBase = !fromBase) {
    const side = fromBase ? base : crossover;
    const used = fromBase ? baseUsed : crossoverUsed;
    const chunk = Math.min(random.pick(1, side.length), side.length - used, most - end);
    end = copyBytes(out, end, side, used, used + chunk);
    if (fromBase) baseUsed += chunk;
    else crossoverUsed += chunk;
  }
  return end;
}
