import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTables } from '../javascript/instrument/tables';

/** Where the edges of a file are. */
export type FileMap = Pick<FileTables, 'file' | 'edges' | 'statements' | 'branches'>;

/** What the counters of a module stand for: those of its first file come first. */
export interface CoverageMap {
  /** The id of the module. */
  readonly id: string;
  readonly files: readonly FileMap[];
}

const EXTENSION = '.map.json';

/** Keeps a map in a folder, which is made if need be, where `readCoverageMaps` finds it. */
export function writeCoverageMap(folder: string, { id, files }: CoverageMap): void {
  const map: CoverageMap = {
    id,
    files: files.map(({ file, edges, statements, branches }) => ({ file, edges, statements, branches })),
  };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, Buffer.from(id).toString('hex') + EXTENSION);
  // In one step: several targets may write the same.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(map));
  renameSync(draft, path);
}

/** All maps of a folder, which need not exist. Throws an Error that names the file if one is no map. */
export function readCoverageMaps(folder: string): CoverageMap[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(EXTENSION)).map((name) => readMap(join(folder, name)));
}

function readMap(path: string): CoverageMap {
  try {
    const map = JSON.parse(readFileSync(path, 'utf8')) as CoverageMap;
    if (typeof map.id === 'string' && Array.isArray(map.files)) return map;
  } catch (error) {
    throw new Error(`${path} is no coverage map`, { cause: error });
  }
  throw new Error(`${path} is no coverage map`);
}
