import type { AnyKind, Fields } from '../../kernel/abi/kind';
import { infoTopics } from '../../kernel/abi/info';
import { properties } from '../../kernel/abi/property';
import { rightsNames } from '../../kernel/abi/names';
import { rulesInOrder } from '../../kernel/abi/rule';
import { syscallEntries } from '../../kernel/abi/table';
import { showValue } from './constants';
import { blocks, code, fenced, prose, table } from './markdown';
import { declaredIn, sourcesIn } from './sources';

/** Every kind of the table that has a comment, those within other kinds included: what it is, and a struct's fields. */
export function kindsSection(): string {
  const used = usedKinds();
  return blocks(...[...comments()].map(([name, said]) => describe(used.get(name), said)));
}

/** The records that zx_object_get_info gives. */
export function topicsSection(): string {
  const rows = [...infoTopics].map(([number, { name, access, record, about }]) => [
    code(name),
    showValue(number),
    about ?? access.type ?? 'any',
    access.rights === 0 ? 'none' : prose(rightsNames(access.rights)),
    record ? code(record.name) : 'nil',
  ]);
  return table(['topic', 'number', 'object', 'right', 'record'], rows);
}

export function propertiesSection(): string {
  const rows = [...properties].map(([number, { name, kind, types }]) => [
    code(name),
    String(number),
    types.join(', '),
    code(kind.name),
  ]);
  return table(['property', 'number', 'objects', 'value'], rows);
}

/** `size: u64`, for a list of named kinds. */
export function showFields(fields: readonly (readonly [string, AnyKind])[]): string {
  return fields.map(([name, kind]) => `${name}: ${kind.name}`).join(', ');
}

function describe(
  kind: (AnyKind & { readonly fields?: Fields }) | undefined,
  said: readonly string[],
): string {
  if (!kind) return '';
  const fields = kind.fields && fenced('ts', `${kind.name} { ${showFields(Object.entries(kind.fields))} }`);
  return blocks(`**${kind.name}**: ${said.map(prose).join(' ')}`, fields ?? '');
}

/** What the sources say of each kind: packets are declared twice, for each direction. */
function comments(): Map<string, string[]> {
  const said = new Map<string, string[]>();
  const files = [...sourcesIn('kind'), ...sourcesIn('.'), ...sourcesIn('info'), ...sourcesIn('syscall')];
  for (const { kind, comment } of files.flatMap(declaredIn)) {
    if (kind && comment) said.set(kind, [...(said.get(kind) ?? []), comment]);
  }
  return said;
}

function usedKinds(): Map<string, AnyKind> {
  const used = new Map<string, AnyKind>();
  const visit = (kind: AnyKind): void => {
    used.set(kind.name, kind);
    kind.parts?.forEach(visit);
  };
  for (const [, { parameters, outputs, returns, refusals }] of syscallEntries) {
    for (const [, kind] of [...parameters, ...outputs]) visit(kind);
    if (returns) visit(returns);
    for (const { fields } of rulesInOrder(refusals)) Object.values(fields).forEach(visit);
  }
  return used;
}
