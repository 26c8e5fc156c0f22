import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileTables, Span } from './tables';

const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/m;
const DATA = /^data:application\/json[^,]*;base64,/;

/** Where what was written by people is of which there is no place: code that a compiler added. */
export const NO_PLACE: Span = { line: 0, column: 0, endLine: 0, endColumn: 0 };

/** The text without the comment that tells its source map, which may hold paths of this machine. */
export function withoutMap(source: string): string {
  return source.replace(COMMENT, '');
}

/**
 * The tables with the places, and the file, that the program's author knows, if the text has a source map of a single
 * source; as they are otherwise. What the compiler added has NO_PLACE.
 */
export function toOriginal(tables: FileTables, source: string): FileTables {
  const payload = mapOf(source, tables.file);
  const [original, ...others] = payload?.sources ?? [];
  if (payload === undefined || original === undefined || others.length > 0) return tables;
  const map = new SourceMap(payload);
  const moved = <T extends { readonly at: Span }>(each: T): T => ({
    ...each,
    at: originalSpan(map, each.at),
  });
  return {
    ...tables,
    file: locate(payload.sourceRoot ? `${payload.sourceRoot}/${original}` : original, tables.file),
    edges: tables.edges.map(moved),
    statements: tables.statements.map(moved).filter(({ at }) => at !== NO_PLACE),
    branches: tables.branches.map((at) => originalSpan(map, at)),
  };
}

function mapOf(source: string, file: string): SourceMapPayload | undefined {
  const url = COMMENT.exec(source)?.[1];
  if (url === undefined) return undefined;
  try {
    const text = DATA.test(url)
      ? Buffer.from(url.replace(DATA, ''), 'base64').toString()
      : readFileSync(resolve(dirname(file), decodeURIComponent(url)), 'utf8');
    return JSON.parse(text) as SourceMapPayload;
  } catch {
    return undefined;
  }
}

function locate(source: string, file: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  return isAbsolute(source) ? source : resolve(dirname(file), source);
}

function originalSpan(map: SourceMap, { line, column, endLine, endColumn }: Span): Span {
  const start = map.findEntry(line - 1, column);
  const end = map.findEntry(endLine - 1, Math.max(0, endColumn - 1));
  if (!('originalLine' in start)) return NO_PLACE;
  const from = { line: start.originalLine + 1, column: start.originalColumn };
  if (!('originalLine' in end) || end.originalLine < start.originalLine) {
    return { ...from, endLine: from.line, endColumn: from.column + 1 };
  }
  const isLater = end.originalLine > start.originalLine || end.originalColumn > start.originalColumn;
  return {
    ...from,
    endLine: end.originalLine + 1,
    endColumn: (isLater ? end.originalColumn : start.originalColumn) + 1,
  };
}
