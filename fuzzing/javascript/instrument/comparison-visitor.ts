import { type NodePath, type Visitor, types as t } from '@babel/core';
import type { ComparisonSites } from './comparison-sites';

/** Numbers up to here are what any mutation hits soon. */
const MAX_COMMON_NUMBER = 255;
const MAX_CONSTANT_LENGTH = 62;

/** Methods that are given what the program looks for. */
const SEARCHES = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'equals',
  'compare',
  'localeCompare',
]);

/** Lets the comparisons of a program tell what they compare. */
export function comparisonVisitor(sites: ComparisonSites): Visitor {
  const tracing = new Tracing(sites);
  return {
    BinaryExpression: { exit: (path) => tracing.binary(path) },
    SwitchStatement: { exit: ({ node }) => tracing.switchStatement(node) },
    CallExpression: { exit: ({ node }) => tracing.search(node) },
    OptionalCallExpression: { exit: ({ node }) => tracing.search(node) },
    StringLiteral: ({ node, parent }) => tracing.string(node, parent),
    NumericLiteral: ({ node, parent }) => tracing.number(node, parent),
  };
}

class Tracing {
  constructor(private readonly sites: ComparisonSites) {}

  binary(path: NodePath<t.BinaryExpression>): void {
    const { node } = path;
    if (!this.#isOriginal(node)) return;
    switch (node.operator) {
      case '===':
      case '==':
      case '!==':
      case '!=':
        this.#equality(path);
        return;
      case '<':
      case '<=':
      case '>':
      case '>=':
        this.#against(node, isUncommonNumber);
    }
  }

  switchStatement(node: t.SwitchStatement): void {
    if (!this.#isOriginal(node)) return;
    const constants = node.cases.flatMap(({ test }) =>
      t.isStringLiteral(test) || t.isNumericLiteral(test) ? [test.value] : [],
    );
    if (constants.length > 0) node.discriminant = this.sites.switched(node.discriminant, constants);
  }

  search(node: t.CallExpression | t.OptionalCallExpression): void {
    const { callee } = node;
    if (!this.#isOriginal(node)) return;
    if (!(t.isMemberExpression(callee) || t.isOptionalMemberExpression(callee)) || callee.computed) return;
    if (!t.isIdentifier(callee.property) || !SEARCHES.has(callee.property.name)) return;
    const operands = callee.property.name === 'compare' ? 2 : 1;
    node.arguments = node.arguments.map((argument, i) =>
      i < operands && t.isExpression(argument) && !isTelling(argument)
        ? this.sites.wanted(argument, isConstant(argument))
        : argument,
    );
  }

  /** Words of a format stand in tables and have names; other strings are messages mostly. */
  string(node: t.StringLiteral, parent: t.Node): void {
    const { length } = node.value;
    if (length < 2 || length > MAX_CONSTANT_LENGTH || !node.loc) return;
    if (t.isArrayExpression(parent) || isNamed(parent)) this.sites.constant(node.value);
  }

  number(node: t.NumericLiteral, parent: t.Node): void {
    if (node.loc && node.value > MAX_COMMON_NUMBER && isNamed(parent)) this.sites.constant(node.value);
  }

  #equality(path: NodePath<t.BinaryExpression>): void {
    const { left, right, operator } = path.node;
    if (t.isPrivateName(left) || isTelling(left) || isTelling(right)) return;
    if (this.#against(path.node, isConstant)) return;
    const compared = this.sites.compared(operator.length === 3 ? 'same' : 'equal', left, right);
    path.replaceWith(operator.startsWith('!') ? t.unaryExpression('!', compared) : compared);
  }

  /** Traces the operand that is compared with a constant, if one is. */
  #against(node: t.BinaryExpression, isConstant: (node: t.Expression) => boolean): boolean {
    const { left, right } = node;
    if (t.isPrivateName(left)) return false;
    if (isConstant(right)) node.left = this.sites.against(left, right);
    else if (isConstant(left)) node.right = this.sites.against(right, left);
    else return false;
    return true;
  }

  #isOriginal(node: t.Node): boolean {
    return Boolean(node.loc) && this.sites.isNew(node);
  }
}

function isConstant(node: t.Expression): boolean {
  return t.isStringLiteral(node) || t.isNumericLiteral(node) || t.isBigIntLiteral(node);
}

function isUncommonNumber(node: t.Expression): boolean {
  return (t.isNumericLiteral(node) && node.value > MAX_COMMON_NUMBER) || t.isBigIntLiteral(node);
}

/** What gives a constant a name. */
function isNamed(parent: t.Node): boolean {
  return t.isVariableDeclarator(parent) || t.isObjectProperty(parent) || t.isClassProperty(parent);
}

/** Operands that say it all: comparing with them asks for no value that an input could hold. */
function isTelling(node: t.Expression): boolean {
  return (
    t.isNullLiteral(node) ||
    t.isBooleanLiteral(node) ||
    t.isUnaryExpression(node) ||
    t.isThisExpression(node) ||
    t.isFunction(node) ||
    t.isObjectExpression(node) ||
    t.isArrayExpression(node) ||
    t.isIdentifier(node, { name: 'undefined' }) ||
    t.isNumericLiteral(node, { value: 0 }) ||
    t.isNumericLiteral(node, { value: 1 }) ||
    t.isStringLiteral(node, { value: '' })
  );
}
