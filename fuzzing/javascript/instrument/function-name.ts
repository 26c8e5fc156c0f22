import { types as t } from '@babel/core';

/** What a report calls a function: its own name or its key's; empty if it has none. */
export function nameOf(node: t.Function): string {
  if ('id' in node && node.id) return node.id.name;
  if (!('key' in node)) return '';
  if (t.isIdentifier(node.key)) return node.key.name;
  if (t.isPrivateName(node.key)) return `#${node.key.id.name}`;
  return t.isStringLiteral(node.key) ? node.key.value : '';
}
