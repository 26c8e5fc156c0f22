import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const abi = join(__dirname, '../../kernel/abi');

/** Something that a source file of kernel/abi declares: a constant, or a property of one that is an object. */
export interface Declared {
  readonly name: string;
  /** Its JSDoc comment as one paragraph; empty if there is none. */
  readonly comment: string;
  /** What the declaration calls a kind of values, if it declares one: `struct('zx_wait_item', ...)`. */
  readonly kind: string | undefined;
  /** Whether a blank line sets it off from what stands before it. */
  readonly startsGroup: boolean;
}

/** The files of a folder of kernel/abi, by their paths in it. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(join(abi, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

/** What a file of kernel/abi declares, in its order. */
export function declaredIn(file: string): Declared[] {
  const text = readFileSync(join(abi, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.filter(ts.isVariableStatement).flatMap(declarations);
}

function declarations(statement: ts.VariableStatement): Declared[] {
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    if (!initializer) return [];
    const properties = ts.isObjectLiteralExpression(initializer)
      ? initializer.properties.filter(ts.isPropertyAssignment)
      : [];
    return [
      declared(name, statement, initializer),
      ...properties.map((property) => declared(property.name, property, property.initializer)),
    ];
  });
}

function declared(name: ts.Node, node: ts.Node, value: ts.Expression): Declared {
  const trivia = node.getSourceFile().text.slice(node.getFullStart(), node.getStart());
  return {
    name: name.getText(),
    comment: commentOf(node),
    kind: kindOf(value),
    startsGroup: /\n\s*\n/.test(trivia),
  };
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/\s+/g, ' ');
}

/** The first name that the expression gives: a string as first argument, or as property `name`. */
function kindOf(value: ts.Expression): string | undefined {
  if (ts.isStringLiteral(value)) return value.text;
  if (ts.isCallExpression(value)) return value.arguments[0] && kindOf(value.arguments[0]);
  if (!ts.isObjectLiteralExpression(value)) return undefined;
  const name = value.properties
    .filter(ts.isPropertyAssignment)
    .find((property) => property.name.getText() === 'name');
  return name && ts.isStringLiteral(name.initializer) ? name.initializer.text : undefined;
}
