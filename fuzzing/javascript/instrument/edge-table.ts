import { types as t } from '@babel/core';
import type { Names } from './names';
import type { Edge, EdgeKind, FileTables, Span, Statement } from './tables';

/** The edges of one file as they are found, and the code that counts them. */
export class EdgeTable {
  readonly #edges: Edge[] = [];
  readonly #statements: Statement[] = [];
  readonly #branches: Span[] = [];

  constructor(private readonly names: Names) {}

  add(kind: EdgeKind, at: Span, more: { name?: string; branch?: number } = {}): number {
    return this.#edges.push({ kind, at, ...more }) - 1;
  }

  /** A place that several edges leave. */
  addBranch(at: Span): number {
    return this.#branches.push(at) - 1;
  }

  addStatement(at: Span, edge: number): void {
    this.#statements.push({ at, edge });
  }

  /** `counters[edge]++`: the array is a clamped one, so that a counter stays at 255. */
  count(edge: number): t.Expression {
    const counter = t.memberExpression(t.identifier(this.names.of('counters')), t.numericLiteral(edge), true);
    return t.updateExpression('++', counter);
  }

  countStatement(edge: number): t.Statement {
    return t.expressionStatement(this.count(edge));
  }

  /** Counts, then evaluates. */
  counted(edge: number, expression: t.Expression): t.Expression {
    return t.sequenceExpression([this.count(edge), expression]);
  }

  /** Evaluates, and counts if the value is such. */
  countedIf(
    test: 'truthy' | 'falsy' | 'present' | 'nullish',
    value: t.Expression,
    edge: number,
  ): t.Expression {
    return t.callExpression(t.identifier(this.names.of(test)), [value, t.numericLiteral(edge)]);
  }

  tables(): Pick<FileTables, 'edges' | 'statements' | 'branches'> {
    return { edges: this.#edges, statements: this.#statements, branches: this.#branches };
  }
}

/** Where a node of the original text is; `undefined` for one that instrumentation made. */
export function spanOf(node: t.Node): Span | undefined {
  if (!node.loc) return undefined;
  const { start, end } = node.loc;
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
