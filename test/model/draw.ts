/** Draws from a seed. */
export interface Draw {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
}

/** Draws that repeat with the seed. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
    },
  };
}

export function oneOf<T>(draw: Draw, from: readonly [T, ...T[]]): T {
  return from[draw.below(from.length)] ?? from[0];
}

/** True in `percent` of 100 cases. */
export function chance(draw: Draw, percent: number): boolean {
  return draw.below(1000) < percent * 10;
}

/** One of some, each as often as its weight says. */
export function weighted<T>(draw: Draw, choices: readonly (readonly [number, T])[]): T {
  let at = draw.below(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, choice] of choices) if ((at -= weight) < 0) return choice;
  throw new Error('nothing to choose from');
}
