import type { BranchMapping, FileCoverageData, FunctionMapping, Range } from 'istanbul-lib-coverage';
import type { EdgeKind, Span } from '../javascript/instrument/tables';
import type { FileMap } from './coverage-map';

/** What istanbul calls places that several edges leave. */
const BRANCH_TYPES: Partial<Record<EdgeKind, string>> = {
  if: 'if',
  conditional: 'cond-expr',
  switch: 'switch',
  logical: 'binary-expr',
  default: 'default-arg',
};

/** What istanbul wants to know of a file, from its map and how often each of its edges was taken. */
export function fileCoverage(map: FileMap, hitsOf: (edge: number) => number): FileCoverageData {
  const statements = map.statements.filter(({ at }) => hasPlace(at));
  const functions = map.edges.flatMap(({ kind, at, name }, edge) =>
    kind === 'function' && hasPlace(at) ? [{ edge, mapping: functionAt(at, name) }] : [],
  );
  const branches = branchesOf(map);
  return {
    path: map.file,
    statementMap: numbered(statements.map(({ at }) => rangeOf(at))),
    s: numbered(statements.map(({ edge }) => hitsOf(edge))),
    fnMap: numbered(functions.map(({ mapping }) => mapping)),
    f: numbered(functions.map(({ edge }) => hitsOf(edge))),
    branchMap: numbered(branches.map(({ mapping }) => mapping)),
    b: numbered(branches.map(({ edges }) => edges.map(hitsOf))),
  };
}

interface Branch {
  readonly mapping: BranchMapping;
  readonly edges: readonly number[];
}

function branchesOf({ branches, edges }: FileMap): Branch[] {
  return branches.flatMap((at, branch) => {
    if (!hasPlace(at)) return [];
    const own = edges.flatMap((edge, i) => (edge.branch === branch ? [i] : []));
    const kind = edges[own[0] ?? -1]?.kind;
    const locations = own.map((i) => rangeOf(placeOf(edges[i]?.at, at)));
    const mapping = {
      loc: rangeOf(at),
      type: (kind && BRANCH_TYPES[kind]) ?? 'branch',
      locations,
      line: at.line,
    };
    return [{ mapping, edges: own }];
  });
}

function placeOf(at: Span | undefined, other: Span): Span {
  return at && hasPlace(at) ? at : other;
}

function functionAt(at: Span, name: string | undefined): FunctionMapping {
  const decl = { start: rangeOf(at).start, end: { line: at.line, column: at.column + 1 } };
  return {
    name: name === undefined || name === '' ? '(anonymous)' : name,
    decl,
    loc: rangeOf(at),
    line: at.line,
  };
}

function rangeOf({ line, column, endLine, endColumn }: Span): Range {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}

function hasPlace({ line }: Span): boolean {
  return line > 0;
}

function numbered<T>(values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.entries());
}
