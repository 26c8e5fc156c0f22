import { readFileSync } from 'node:fs';
import type { Dictionary } from '../input/dictionary';
import { withPath, writeWhole } from './io';

/**
 * Adds the words of a file in the syntax of AFL and libFuzzer to a dictionary: all of them, or none and a
 * FuzzFileError or a DictionaryError with file and line.
 */
export function loadDictionary(dictionary: Dictionary, path: string): void {
  dictionary.parse(
    withPath(path, () => readFileSync(path)),
    path,
  );
}

/** Writes all words of a dictionary to a file that `loadDictionary` reads. Throws a FuzzFileError. */
export function saveDictionary(dictionary: Dictionary, path: string): void {
  writeWhole(path, dictionary.asInput().data);
}
