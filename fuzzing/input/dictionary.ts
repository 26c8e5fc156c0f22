import { addDefaults, type Options } from '../options/options';
import { type DictionaryEntry, MAX_LEVEL, parseEntries, printEntry } from './dictionary-syntax';
import { Input } from './input';

/** Words that a target gives meaning to, for the mutations to try. Words of a higher level are used only if asked for. */
export class Dictionary {
  readonly #entries: DictionaryEntry[] = [];
  #level = addDefaults({}).dictionary_level;
  /** The words up to the level, or `undefined` if they are to be collected anew. */
  #words: readonly Uint8Array[] | undefined;

  /** Sets the level up to which words are used. Options not given have their defaults. */
  configure(options: Partial<Options>): void {
    this.#level = addDefaults(options).dictionary_level;
    this.#words = undefined;
  }

  /** How many words of any level there are. */
  get size(): number {
    return this.#entries.length;
  }

  /** The words up to the level, by level and then in the order in which they were added. */
  get words(): readonly Uint8Array[] {
    return (this.#words ??= this.#sorted()
      .filter(({ level }) => level <= this.#level)
      .map(({ word }) => word));
  }

  /** Adds a copy of a word, also if it is there already. Throws a RangeError for an empty word or a level not in 0..65535. */
  add(word: Uint8Array | readonly number[] | string, level = 0): void {
    const bytes = new Input(word).data;
    if (bytes.length === 0) throw new RangeError('Dictionary.add: a word has at least one byte');
    if (!Number.isInteger(level) || level < 0 || level > MAX_LEVEL) {
      throw new RangeError(`Dictionary.add: a level is a whole number from 0 to ${MAX_LEVEL}, not ${level}`);
    }
    this.#append([{ word: bytes, level }]);
  }

  /** Calls back for each of `words`. */
  forEachWord(callback: (word: Uint8Array) => void): void {
    this.words.forEach((word) => callback(word));
  }

  /**
   * Adds the words of a text in the syntax of AFL and libFuzzer, one to a line: `name@level="value"`, where name and
   * level may be left out and the value knows \\, \" and \xNN. Adds all of them, or throws a DictionaryError that
   * names `file` and the line.
   */
  parse(text: Uint8Array | string, file = 'dictionary'): void {
    this.#append(parseEntries(new Input(text).data, file));
  }

  /** All words, of every level, as a text that `parse` reads. */
  asInput(): Input {
    return new Input(this.#sorted().map(printEntry).join(''));
  }

  #append(entries: readonly DictionaryEntry[]): void {
    for (const entry of entries) this.#entries.push(entry);
    this.#words = undefined;
  }

  #sorted(): DictionaryEntry[] {
    return this.#entries.toSorted((one, other) => one.level - other.level);
  }
}
