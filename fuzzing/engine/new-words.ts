/** How many words are passed on at most. */
const MOST = 4096;

/** Passes each word on once, also if several targets ask for it one after another. */
export class NewWords {
  readonly #known = new Set<string>();

  /** Those of the words that were not there before. */
  among(words: readonly Uint8Array[]): readonly Uint8Array[] {
    return words.length === 0 ? words : words.filter((word) => this.#add(word.join()));
  }

  #add(key: string): boolean {
    if (this.#known.has(key) || this.#known.size >= MOST) return false;
    this.#known.add(key);
    return true;
  }
}
