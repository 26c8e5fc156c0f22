import { existsSync, readdirSync, readFileSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ZX_ERR_BUFFER_TOO_SMALL, ZX_OK } from '../../kernel/abi';
import type { Corpus } from '../input/corpus';
import { Input, type ReadonlyInput } from '../input/input';
import { FuzzFileError } from './fuzz-file-error';
import { isUnfinished, withPath, writeWhole } from './io';
import { corpusFileName } from './names';

/**
 * Adds to a corpus each regular file in a directory and those below it, sorted by path; a path to a file adds that.
 * Returns how many inputs were new. Throws a FuzzFileError at the first file that can not be read or is larger than
 * the corpus takes; what came before it stays added.
 */
export function loadCorpus(corpus: Corpus, path: string): number {
  const before = corpus.numInputs;
  for (const file of inputFiles(path)) {
    const status = corpus.add(readInput(file, corpus.maxInputSize));
    if (status !== ZX_OK) throw new FuzzFileError(file, status, 'the corpus does not take it');
  }
  return corpus.numInputs - before;
}

/** The regular files at or below a path, sorted; symbolic links to directories are not followed. */
export function inputFiles(path: string): string[] {
  const stats = withPath(path, () => statSync(path));
  return stats.isDirectory() ? filesBelow(path) : [path];
}

/** An input from a file. Throws a FuzzFileError, before reading it, if it is larger than `maxSize` bytes. */
export function readInput(path: string, maxSize = Infinity): Input {
  const { size }: Stats = withPath(path, () => statSync(path));
  if (size > maxSize) {
    throw new FuzzFileError(
      path,
      ZX_ERR_BUFFER_TOO_SMALL,
      `${size} bytes are more than the ${maxSize} of max_input_size`,
    );
  }
  return new Input(withPath(path, () => readFileSync(path)));
}

/**
 * Writes each input but the empty one to a file of its own in a directory, which is made if need be. Files that are
 * there already are left alone. Returns how many were written. Throws a FuzzFileError.
 */
export function saveCorpus(inputs: Iterable<ReadonlyInput>, directory: string): number {
  let written = 0;
  for (const { data } of inputs) {
    if (data.length > 0 && saveInput(data, directory)) written++;
  }
  return written;
}

/** Writes one input of a corpus; false if its file is there already. Throws a FuzzFileError. */
export function saveInput(data: Uint8Array, directory: string): boolean {
  const path = join(directory, corpusFileName(data));
  if (existsSync(path)) return false;
  writeWhole(path, data);
  return true;
}

function filesBelow(directory: string): string[] {
  const entries = withPath(directory, () => readdirSync(directory, { withFileTypes: true }));
  return entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      const isFile =
        entry.isFile() || (entry.isSymbolicLink() && withPath(path, () => statSync(path)).isFile());
      return isFile && !isUnfinished(path) ? [path] : [];
    });
}
