import type { Descriptor } from '../../kernel/abi/descriptor';
import { statusName } from '../../kernel/abi/names';
import { rulesInOrder, type Rule } from '../../kernel/abi/rule';
import { constantsSection } from './constants';
import { type DocumentedSyscall, families, type Family } from './families';
import { kindsSection, propertiesSection, showFields, topicsSection } from './kinds';
import { blocks, code, fenced, prose, table } from './markdown';

const introduction = `
Made from the syscall table (\`kernel/abi\`) by \`npm run docs\`; don't edit. With [protocol.md](protocol.md), which says
how each kind of value is encoded, this is what a client in another language needs.

A signature gives the syscall's number on the wire, its parameters in order with their kinds, and its outputs in order.
Parameters in brackets may be left out, together with those after them. \`X[]\` is an array, \`X?\` may be missing. The
refusals stand in the order in which the kernel checks; a refused call changes nothing unless its description says so.
Where a refusal *fills* outputs, they are the reply's outputs instead of the usual ones.
`.trim();

/** docs/syscalls.md */
export function syscallsPage(): string {
  const all = families();
  return blocks(
    '# The syscalls',
    introduction,
    all.map(contents).join('\n'),
    ...all.map(familySection),
    '## Info topics',
    topicsSection(),
    '## Properties',
    propertiesSection(),
    '## Kinds of values',
    kindsSection(),
    '## Constants',
    constantsSection(),
  );
}

function contents({ name, syscalls }: Family): string {
  const links = syscalls.map((syscall) => `[${syscall.name.replace('zx_', '')}](#${syscall.name})`);
  return `- **${name}**: ${links.join(', ')}`;
}

function familySection({ name, syscalls }: Family): string {
  return blocks(`## ${name}`, ...syscalls.map(syscallSection));
}

function syscallSection({ name, descriptor, comment }: DocumentedSyscall): string {
  return blocks(
    `### ${name}`,
    fenced('ts', `${descriptor.number}  ${name}(${parameters(descriptor)}) -> ${outcome(descriptor)}`),
    prose(descriptor.blocks ? `${comment} May block.` : comment),
    refusals(rulesInOrder(descriptor.refusals)),
  );
}

function parameters({ parameters, required }: Descriptor): string {
  const optional = parameters.slice(required);
  return (
    showFields(parameters.slice(0, required)) + (optional.length > 0 ? ` [, ${showFields(optional)}]` : '')
  );
}

function outcome({ outputs, returns, noReturn, endsThread }: Descriptor): string {
  if (noReturn) return 'never returns';
  if (endsThread) return 'returns failures only';
  return returns ? `${returns.name}, no status` : `(${showFields(outputs)})`;
}

function refusals(rules: readonly Rule[]): string {
  if (rules.length === 0) return '';
  return table(
    ['', 'status', 'parameter', 'rule'],
    rules.map(({ status, look, text, fields }, i) => [
      String(i + 1),
      `${code(statusName(status))} ${status}`,
      look && code(look),
      prose(text) + filled(Object.entries(fields)),
    ]),
  );
}

function filled(fields: Parameters<typeof showFields>[0]): string {
  return fields.length > 0 ? `. *Fills* ${code(showFields(fields))}` : '';
}
