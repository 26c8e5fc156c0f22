import { ComparisonReader } from './comparison-reader';
import { wordsFor } from './words';

/** How many words such a dictionary keeps. */
const MAX_WORDS = 4096;

/** The words that a target was seen to ask for; each once. */
export class RunTimeDictionary {
  readonly #reader: ComparisonReader;
  readonly #known = new Set<string>();
  readonly #words: Uint8Array[] = [];

  /** `table` is the memory that the target's recorder writes. */
  constructor(table: Uint8Array) {
    this.#reader = new ComparisonReader(table);
  }

  /** All words so far, oldest first. */
  get words(): readonly Uint8Array[] {
    return this.#words;
  }

  /** Takes in what the target recorded since the last call; returns the words that are new. Cheap if there are none. */
  update(): Uint8Array[] {
    return this.#reader
      .read()
      .flatMap(wordsFor)
      .filter((word) => this.#add(word));
  }

  #add(word: Uint8Array): boolean {
    const key = word.join();
    if (this.#known.has(key) || this.#words.length >= MAX_WORDS) return false;
    this.#known.add(key);
    this.#words.push(word);
    return true;
  }
}
