import { createHash } from 'node:crypto';
import { parseSync, traverse, types as t } from '@babel/core';
import { generate } from '@babel/generator';
import { ComparisonSites } from './comparison-sites';
import { comparisonVisitor } from './comparison-visitor';
import { EdgeTable } from './edge-table';
import { edgeVisitor } from './edge-visitor';
import { Names, PROBE_MEMBERS, RUNTIME } from './names';
import { toOriginal, withoutMap } from './source-map';
import type { FileTables } from './tables';

export interface InstrumentOptions {
  /** Path or URL of the file, for reports. */
  readonly file: string;
  readonly format: 'commonjs' | 'module';
  /** Whether comparisons are traced; true if left out. */
  readonly comparisons?: boolean;
}

/**
 * JavaScript that does what `source` does and counts the edges it takes. It brings its own tables, which it gives to
 * the runtime before anything else of it runs. Lines stay where they are. Throws a SyntaxError for what is no
 * JavaScript.
 */
export function instrument(source: string, options: InstrumentOptions): string {
  const ast = parse(source, options);
  const names = new Names(source);
  const edges = new EdgeTable(names);
  const sites = new ComparisonSites(names);
  traverse(ast, { ...edgeVisitor(edges), noScope: true });
  if (options.comparisons ?? true) traverse(ast, { ...comparisonVisitor(sites), noScope: true });
  const hash = createHash('sha256').update(withoutMap(source)).digest('hex').slice(0, 13);
  const found = { file: options.file, hash, ...edges.tables(), ...sites.tables() };
  const tables = toOriginal(found, source);
  ast.program.body.unshift(prologue(tables, names, options.format));
  return generate(ast, { retainLines: true, comments: true, compact: false }).code;
}

function parse(source: string, { file, format }: InstrumentOptions): t.File {
  const ast = parseSync(source, {
    filename: file,
    configFile: false,
    babelrc: false,
    browserslistConfigFile: false,
    sourceType: format === 'module' ? 'module' : 'script',
    parserOpts: {
      allowReturnOutsideFunction: format === 'commonjs',
      allowNewTargetOutsideFunction: format === 'commonjs',
    },
  });
  if (!ast) throw new SyntaxError(`${file}: no program`);
  return ast;
}

/**
 * The statement that gets a file its probe. In an ES module it is an import, and the first: modules that import one
 * another in a circle may call this one's functions before its body runs.
 */
function prologue(tables: FileTables, names: Names, format: 'commonjs' | 'module'): t.Statement {
  const probe = `globalThis[Symbol.for(${JSON.stringify(RUNTIME)})].enter(${JSON.stringify(JSON.stringify(tables))})`;
  if (format === 'commonjs') return bindProbe(probe, names);
  const registration = `export const { ${PROBE_MEMBERS.join(', ')} } = ${probe};`;
  return t.importDeclaration(
    PROBE_MEMBERS.map((member) => t.importSpecifier(t.identifier(names.of(member)), t.identifier(member))),
    t.stringLiteral(`data:text/javascript,${encodeURIComponent(registration)}`),
  );
}

function bindProbe(probe: string, names: Names): t.Statement {
  const bindings = PROBE_MEMBERS.map((member) => `${member}: ${names.of(member)}`).join(', ');
  const [statement] =
    parseSync(`const { ${bindings} } = ${probe};`, { configFile: false, babelrc: false })?.program.body ?? [];
  if (!statement) throw new Error('unreachable: the prologue parses');
  return withoutPlace(statement);
}

/** So that the printer, which keeps lines, does not think it comes from the file. */
function withoutPlace<T extends t.Node>(node: T): T {
  return t.cloneNode(node, true, true);
}
