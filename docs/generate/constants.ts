import * as others from '../../kernel/abi/constants';
import { rightsNames } from '../../kernel/abi/names';
import * as types from '../../kernel/abi/object-type';
import * as rights from '../../kernel/abi/rights';
import * as signals from '../../kernel/abi/signals';
import * as statuses from '../../kernel/abi/status';
import { blocks, code, fenced, table } from './markdown';
import { declaredIn } from './sources';

type Constants = Readonly<Record<string, number | bigint>>;

/** Every constant that a program needs, by the module that declares it. */
export function constantsSection(): string {
  return blocks(
    '### Statuses',
    listing('status.ts', statuses),
    '### Rights',
    listing('rights.ts', singleRights),
    table(
      ['set', 'value', 'rights'],
      Object.entries(rightsSets).map(([name, value]) => [
        code(name),
        hex(value),
        rightsNames(value).replaceAll('ZX_RIGHT_', ''),
      ]),
    ),
    '### Signals',
    listing('signals.ts', signals),
    '### Object types',
    listing('object-type.ts', numbersIn(types)),
    '### Options, limits and the rest',
    listing('constants.ts', others),
  );
}

const singleRights = rightsWhere((name) => name.startsWith('ZX_RIGHT_'));
/** What new handles have, and what that is composed of. */
const rightsSets = rightsWhere((name) => !name.startsWith('ZX_RIGHT_'));

function rightsWhere(isWanted: (name: string) => boolean): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rights).filter(([name]) => isWanted(name)));
}

function numbersIn(module: Readonly<Record<string, unknown>>): Constants {
  return Object.fromEntries(
    Object.entries(module).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

/** The constants of a module in its order and its groups, with what its comments say. */
function listing(file: string, values: Constants): string {
  const [first, ...rest] = declaredIn(file).filter(({ name }) => name in values);
  // What stands before a module's first constant is said of the module.
  const shown = first ? [{ ...first, comment: '' }, ...rest] : [];
  const width = Math.max(...shown.map(({ name }) => name.length));
  const lines = shown.map(({ name, comment, startsGroup }, i) => {
    const line = `${name.padEnd(width)}  ${showValue(values[name] ?? 0)}${comment && `  // ${comment}`}`;
    return startsGroup && i > 0 ? `\n${line}` : line;
  });
  return fenced('c', lines.join('\n'));
}

/** A constant, also in hexadecimal where that tells more. */
export function showValue(value: number | bigint): string {
  return value < 10 && value > -0x10000 ? String(value) : `${value} (${hex(value)})`;
}

function hex(value: number | bigint): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}
