import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ZX_ERR_IO, ZX_ERR_NOT_FOUND } from '../../kernel/abi';
import { FuzzFileError } from './fuzz-file-error';

/** Begins the names of files that are not whole yet. */
const UNFINISHED = '.zxsim-';

/** Whether a file was left by a write that was cut short. */
export function isUnfinished(path: string): boolean {
  return basename(path).startsWith(UNFINISHED);
}

/**
 * Writes a file, and the directories it is in, so that at no time anything but the old or the new content is there
 * under its name. Throws a FuzzFileError.
 */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const unfinished = join(dirname(path), `${UNFINISHED}${randomUUID()}`);
  withPath(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(unfinished, bytes, { flag: 'wx' });
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  });
}

/** Does something with a file. What goes wrong is thrown as a FuzzFileError that names the file. */
export function withPath<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof FuzzFileError || !(error instanceof Error)) throw error;
    const missing = 'code' in error && error.code === 'ENOENT';
    throw new FuzzFileError(path, missing ? ZX_ERR_NOT_FOUND : ZX_ERR_IO, error.message, { cause: error });
  }
}
