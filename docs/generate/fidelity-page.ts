import { statusName } from '../../kernel/abi/names';
import { infoTopics } from '../../kernel/abi/info';
import { properties } from '../../kernel/abi/property';
import { rulesInOrder } from '../../kernel/abi/rule';
import { syscallEntries, type SyscallName, syscallTable } from '../../kernel/abi/table';
import { families } from './families';
import { absent } from './fidelity/absent';
import { absentProperties, optionNotes, propertyNotes, topicNotes } from './fidelity/detail-notes';
import type { Fidelity } from './fidelity/fidelity';
import { generalNotes } from './fidelity/general-notes';
import { syscallNotes } from './fidelity/syscall-notes';
import { blocks, code, prose, table } from './markdown';
import { reachablePairs } from './pairs';

/** docs/fidelity.md */
export function fidelityPage(): string {
  return blocks(
    '# How true it is to Zircon',
    introduction(),
    '## Syscalls',
    ...families().map(({ name, syscalls }) =>
      blocks(
        `### ${name}`,
        fidelityTable(
          'syscall',
          syscalls.map((syscall) => syscallRow(syscall.name)),
        ),
      ),
    ),
    '## Info topics',
    fidelityTable(
      'topic',
      rowsOf(topicNotes, (number) => infoTopics.get(number)?.name),
    ),
    '## Properties',
    fidelityTable(
      'property',
      rowsOf(propertyNotes, (number) => properties.get(number)?.name),
    ),
    absentList(absentProperties),
    '## Options',
    'The other options are as on Zircon, but for what is said of their syscalls above.',
    fidelityTable(
      'option',
      Object.entries(optionNotes).map(([name, notes]) => row(name, notes)),
    ),
    '## Syscalls that are not there',
    absent.map(({ syscalls, why }) => `- ${prose(why)} ${syscalls.map(code).join(', ')}`).join('\n'),
    '## For all of them',
    ...Object.entries(generalNotes).map(([heading, notes]) =>
      blocks(`### ${heading}`, notes.map((note) => `- ${prose(note)}`).join('\n')),
    ),
  );
}

/** The refusals of a syscall that Zircon does not have, or has elsewhere: their words say so. */
export function ownRefusals(name: SyscallName): string[] {
  return rulesInOrder(syscallTable[name].refusals)
    .filter(({ text }) => /simulator|Zircon/.test(text))
    .map(({ status, text }) => `${statusName(status)}: ${text}.`);
}

function introduction(): string {
  const levels = Object.values(syscallNotes).map(({ level }) => level);
  const count = (wanted: Fidelity['level']) => levels.filter((level) => level === wanted).length;
  const missing = absent.reduce((total, { syscalls }) => total + syscalls.length, 0);
  return `
Made by \`npm run docs\` from the syscall table and the notes in \`docs/generate/fidelity\`; don't edit the page. Of
${syscallEntries.length + missing} syscalls ${count('faithful')} are faithful, ${count('simplified')} simplified and ${missing} absent:

- *faithful*: the same rights, order of checks, statuses, signals and effects as on Zircon, as far as its sources tell;
- *simplified*: there is a difference; the row says how, and what a program could notice;
- *absent*: not in the table. \`sys\` has no such function, and the wire answers \`ZX_ERR_BAD_SYSCALL\`.

${reachablePairs.length} of ${reachablePairs.length} (syscall, status) pairs that the table says can happen have a test that saw the pair and names
it: \`npm run pairs\` prints the figure and fails if one is missing, and so does CI.

What holds for all of them is [at the end](#for-all-of-them): numbers, time, memory, limits.
`.trim();
}

type Row = readonly [name: string, level: string, notes: string];

function fidelityTable(what: string, rows: readonly Row[]): string {
  return table([what, '', 'what a program could notice'], rows);
}

function syscallRow(name: SyscallName): Row {
  return row(name, syscallNotes[name], ownRefusals(name));
}

function row(name: string, { level, notes }: Fidelity, refusals: readonly string[] = []): Row {
  return [code(name), level, [...notes, ...refusals].map(prose).join('<br>')];
}

function rowsOf(
  notes: Readonly<Record<number, Fidelity>>,
  nameOf: (number: number) => string | undefined,
): Row[] {
  return Object.entries(notes).map(([number, fidelity]) => row(nameOf(Number(number)) ?? number, fidelity));
}

function absentList(groups: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(groups).map(([what, names]) => `- ${what}: ${names.map(code).join(', ')}`);
  return `Not there:\n\n${lines.join('\n')}`;
}
