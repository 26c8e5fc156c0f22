import type { Minstd } from '../minstd';

/** What a mutation works on. */
export interface MutationSite {
  /** What is changed; only read. */
  readonly base: Uint8Array;
  /** What a base is mixed with; only read. */
  readonly crossover: Uint8Array;
  /** Where the mutant goes; its first `max` bytes may be used. */
  readonly out: Uint8Array;
  /** The largest mutant, at least 1. */
  readonly max: number;
  /** What a target gives meaning to, each at least one byte long. */
  readonly words: readonly Uint8Array[];
  readonly random: Minstd;
}

/** Writes a mutant and returns its size, or `undefined` if nothing came of it. */
export type Mutate = (site: MutationSite) => number | undefined;
