import { type NodePath, type Visitor, types as t } from '@babel/core';
import { type EdgeTable, spanOf } from './edge-table';
import { nameOf } from './function-name';
import type { EdgeKind, Span } from './tables';

const NOWHERE: Span = { line: 1, column: 0, endLine: 1, endColumn: 0 };

/** Puts counters on the edges of a program, and tells the table which statements each one stands for. */
export function edgeVisitor(table: EdgeTable): Visitor {
  const counting = new Counting(table);
  return {
    Program: (path) => counting.program(path.node),
    Function: (path) => counting.function(path.node),
    IfStatement: (path) => counting.ifStatement(path),
    ConditionalExpression: ({ node }) => counting.conditional(node),
    LogicalExpression: { exit: ({ node }) => counting.logical(node) },
    AssignmentExpression: ({ node }) => counting.logicalAssignment(node),
    AssignmentPattern: ({ node }) => counting.defaultValue(node),
    OptionalMemberExpression: { exit: ({ node }) => counting.optionalMember(node) },
    SwitchStatement: ({ node }) => counting.switchStatement(node),
    Loop: { enter: ({ node }) => counting.loop(node), exit: (path) => counting.exit(path, 'loop-exit') },
    TryStatement: {
      enter: ({ node }) => counting.tryStatement(node),
      exit: (path) => counting.exit(path, 'try-exit'),
    },
    Statement: (path) => counting.statement(path),
  };
}

class Counting {
  /** Which edge leads to a node, where it is not the one that leads to its parent. */
  readonly #edgeTo = new Map<t.Node, number>();

  constructor(private readonly table: EdgeTable) {}

  program(node: t.Program): void {
    const edge = this.table.add('program', spanOf(node) ?? NOWHERE);
    this.#edgeTo.set(node, edge);
    node.body.unshift(this.table.countStatement(edge));
  }

  function(node: t.Function): void {
    const at = spanOf(node);
    if (!at || isAsm(node)) return;
    const edge = this.table.add('function', at, { name: nameOf(node) });
    if (t.isBlockStatement(node.body)) this.#enter(node.body, edge);
    else node.body = this.table.counted(edge, node.body);
    this.#edgeTo.set(node.body, edge);
  }

  ifStatement(path: NodePath<t.IfStatement>): void {
    const { node } = path;
    const at = spanOf(node);
    if (!at) return;
    const branch = this.table.addBranch(at);
    const leaves = isLeaving(node.consequent);
    node.consequent = this.#block(node.consequent, 'if', at, branch);
    const otherwise = node.alternate;
    node.alternate = this.#block(otherwise ?? t.blockStatement([]), 'if', at, branch);
    const edge = this.#edgeTo.get(node.alternate);
    if (leaves && !otherwise && edge !== undefined) this.#lead(path, edge);
  }

  conditional(node: t.ConditionalExpression): void {
    const at = spanOf(node);
    if (!at) return;
    const branch = this.table.addBranch(at);
    node.consequent = this.#counted(node.consequent, 'conditional', branch);
    node.alternate = this.#counted(node.alternate, 'conditional', branch);
  }

  /** On the way out: `a && b || c` is counted from the inside. */
  logical(node: t.LogicalExpression): void {
    const at = spanOf(node);
    if (!at) return;
    const branch = this.table.addBranch(at);
    const short = this.table.add('logical', spanOf(node.left) ?? at, { branch });
    node.left = this.table.countedIf(SHORT_CIRCUIT[node.operator], node.left, short);
    node.right = this.#counted(node.right, 'logical', branch);
  }

  /** `a ||= b` */
  logicalAssignment(node: t.AssignmentExpression): void {
    const at = spanOf(node);
    if (!at || !t.LOGICAL_OPERATORS.some((operator) => node.operator === `${operator}=`)) return;
    if (!takesName(node.right)) node.right = this.#counted(node.right, 'logical', this.table.addBranch(at));
  }

  defaultValue(node: t.AssignmentPattern): void {
    const at = spanOf(node);
    if (!at || takesName(node.right)) return;
    node.right = this.#counted(node.right, 'default', this.table.addBranch(at));
  }

  /** `a?.b`. A call `a.b?.()` would lose its `this`. */
  optionalMember(node: t.OptionalMemberExpression): void {
    const at = spanOf(node);
    if (!at || !node.optional) return;
    const edge = this.table.add('optional', at);
    node.object = this.table.countedIf('nullish', node.object, edge);
  }

  switchStatement(node: t.SwitchStatement): void {
    const at = spanOf(node);
    if (!at) return;
    const branch = this.table.addBranch(at);
    if (!node.cases.some((each) => !each.test)) node.cases.push(t.switchCase(null, []));
    for (const each of node.cases) {
      const edge = this.table.add('switch', spanOf(each) ?? at, { branch });
      this.#edgeTo.set(each, edge);
      each.consequent.unshift(this.table.countStatement(edge));
    }
  }

  loop(node: t.Loop): void {
    const at = spanOf(node);
    if (at) node.body = this.#block(node.body, 'loop', at);
  }

  tryStatement({ handler, finalizer }: t.TryStatement): void {
    if (handler) this.#enter(handler.body, this.table.add('catch', spanOf(handler) ?? NOWHERE));
    if (finalizer) this.#enter(finalizer, this.table.add('finally', spanOf(finalizer) ?? NOWHERE));
  }

  /** Counts how often control leaves a statement at its end. */
  exit(path: NodePath<t.Statement>, kind: EdgeKind): void {
    const at = spanOf(path.node);
    const outer = withLabels(path);
    if (!at || !outer.inList) return;
    const edge = this.table.add(kind, at);
    this.#lead(outer, edge);
    outer.insertAfter(this.table.countStatement(edge));
  }

  statement(path: NodePath<t.Statement>): void {
    const at = spanOf(path.node);
    if (!at || NOT_EXECUTED.has(path.node.type)) return;
    const led = path.find(({ node }) => this.#edgeTo.has(node));
    this.table.addStatement(at, (led && this.#edgeTo.get(led.node)) ?? 0);
  }

  /** The statements behind this one are where an edge leads. */
  #lead({ container, key }: NodePath, edge: number): void {
    if (!Array.isArray(container)) return;
    for (const node of container.slice(Number(key) + 1)) this.#edgeTo.set(node, edge);
  }

  #block(node: t.Statement, kind: EdgeKind, parent: Span, branch?: number): t.BlockStatement {
    const block = t.isBlockStatement(node) ? node : t.blockStatement([node]);
    const place = branch === undefined ? {} : { branch };
    this.#enter(block, this.table.add(kind, spanOf(node) ?? parent, place));
    return block;
  }

  #enter(block: t.BlockStatement, edge: number): void {
    this.#edgeTo.set(block, edge);
    block.body.unshift(this.table.countStatement(edge));
  }

  #counted(node: t.Expression, kind: EdgeKind, branch: number): t.Expression {
    return this.table.counted(this.table.add(kind, spanOf(node) ?? NOWHERE, { branch }), node);
  }
}

/** What the left side is when the right one is not evaluated. */
const SHORT_CIRCUIT = { '&&': 'falsy', '||': 'truthy', '??': 'present' } as const;

/** Statements that have nothing to run of their own, or did so before. */
const NOT_EXECUTED = new Set([
  'BlockStatement',
  'EmptyStatement',
  'FunctionDeclaration',
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'LabeledStatement',
]);

function withLabels(path: NodePath): NodePath {
  return path.parentPath && t.isLabeledStatement(path.parent) ? withLabels(path.parentPath) : path;
}

/** Whether control never comes to what follows a statement. */
function isLeaving(node: t.Statement): boolean {
  if (t.isBlockStatement(node)) return node.body.length > 0 && isLeaving(node.body.at(-1) ?? node);
  return t.isCompletionStatement(node);
}

/** Whether an expression is named after what it is assigned to, which a wrapping would prevent. */
function takesName(node: t.Expression): boolean {
  return (
    t.isArrowFunctionExpression(node) ||
    ((t.isFunctionExpression(node) || t.isClassExpression(node)) && !node.id)
  );
}

/** Asm.js is compiled as it stands or not at all. */
function isAsm(node: t.Function): boolean {
  return t.isBlockStatement(node.body) && node.body.directives.some(({ value }) => value.value === 'use asm');
}
