const MULTIPLIER = 48_271;
const MODULUS = 2 ** 31 - 1;
const TWO_32 = 2 ** 32;
/** The largest range for which a 64-bit draw is reduced in doubles without rounding. */
const EXACT_RANGE = 2 ** 26;

/**
 * The `minstd_rand` generator: the same seed gives the same draws for ever. Small and fast, which is what a fuzzer
 * needs; of no use for secrets.
 */
export class Minstd {
  #state = 1;

  /** @param seed any whole number; multiples of 2^31 - 1 count as 1 */
  constructor(seed = 1) {
    this.seed(seed);
  }

  /** Starts the sequence of a seed. */
  seed(seed: number): void {
    const state = seed % MODULUS;
    this.#state = state === 0 ? 1 : Math.abs(state);
  }

  /** The next draw, in 1..2^31 - 2. */
  draw(): number {
    this.#state = (this.#state * MULTIPLIER) % MODULUS;
    return this.#state;
  }

  /** Two draws as one 64-bit number; the first is its high half. */
  draw64(): bigint {
    const high = this.draw();
    return BigInt(high * TWO_32) + BigInt(this.draw());
  }

  /** A whole number in `min`..`max`, both included, from a 64-bit draw. */
  pick(min: number, max: number): number {
    const range = max - min + 1;
    if (range > EXACT_RANGE) return min + Number(this.draw64() % BigInt(range));
    const high = this.draw() % range;
    const low = this.draw() % range;
    return min + ((high * (TWO_32 % range) + low) % range);
  }

  /** A whole number in 0..`max` from the low `bits` bits of one draw; `bits` is at most 31. */
  pickSmall(max: number, bits: number): number {
    return (this.draw() & (2 ** bits - 1)) % (max + 1);
  }

  /** True for every odd draw. */
  flip(): boolean {
    return this.draw() % 2 === 1;
  }
}
