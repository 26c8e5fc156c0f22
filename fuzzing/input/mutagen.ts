import { addDefaults, type Options } from '../options/options';
import { Dictionary } from './dictionary';
import { Input, type ReadonlyInput } from './input';
import { Minstd } from './minstd';
import { drawKind, type Mutation } from './mutations/kinds';

const TRIES = 100;
const NOTHING_WORKED = 0xff;

/** Makes new inputs of old ones. The same seed, bases and words give the same mutants. */
export class Mutagen {
  /** What is mutated; never changed. */
  base: ReadonlyInput = new Input();
  /** What the base is mixed with; never changed. */
  crossover: ReadonlyInput = new Input();
  /** Its words are used, if it has any, besides those that were learnt. */
  dictionary = new Dictionary();
  readonly #learnt: Uint8Array[] = [];
  /** The words of the dictionary as they were when `#allWords` were collected: they, and those learnt. */
  #ownWords: readonly Uint8Array[] = [];
  #allWords: Uint8Array[] = [];
  #maxInputSize = addDefaults({}).max_input_size;
  readonly #random = new Minstd();
  readonly #mutations: Mutation[] = [];

  /**
   * Sets the largest mutant, starts the sequence of mutants anew and forgets what was learnt. Options not given have
   * their defaults.
   */
  configure(options: Partial<Options>): void {
    const { max_input_size, seed } = addDefaults(options);
    this.#maxInputSize = max_input_size;
    this.#random.seed(seed);
    this.dictionary.configure(options);
    this.#learnt.length = 0;
    this.#allWords = [...this.#ownWords];
  }

  /** Uses a copy of a word from now on, such as one that the target was seen to compare with. Empty ones are left out. */
  learn(word: Uint8Array): void {
    if (word.length === 0) return;
    const copy = word.slice();
    this.#learnt.push(copy);
    this.#allWords.push(copy);
  }

  /** The mutations made since the last reset, the first one first. */
  get mutations(): readonly Mutation[] {
    return this.#mutations;
  }

  resetMutations(): void {
    this.#mutations.length = 0;
  }

  /**
   * Writes to `out` what one mutation makes of the base: at most `max_input_size` bytes, and no more than `out` has
   * capacity for, which may be none. If a hundred tries come to nothing, it is the one byte 0xff. `out` is neither
   * base nor crossover.
   */
  mutate(out: Input): void {
    const max = Math.min(out.capacity, this.#maxInputSize);
    out.clear();
    if (max > 0 && !this.#mutate(out, max)) out.write(NOTHING_WORKED);
  }

  /** Whether something came of it. */
  #mutate(out: Input, max: number): boolean {
    const site = {
      base: this.base.data,
      crossover: this.crossover.data,
      out: out.buffer,
      max,
      words: this.#words(),
      random: this.#random,
    };
    for (let tries = 0; tries < TRIES; tries++) {
      const kind = drawKind(site);
      const size = kind?.mutate(site);
      if (!kind || size === undefined) continue;
      out.resize(size);
      this.#mutations.push(kind.name);
      return true;
    }
    return false;
  }

  #words(): readonly Uint8Array[] {
    const own = this.dictionary.words;
    if (own !== this.#ownWords) {
      this.#ownWords = own;
      this.#allWords = [...own, ...this.#learnt];
    }
    return this.#allWords;
  }
}
