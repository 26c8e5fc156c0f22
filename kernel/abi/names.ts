import type { ZxError } from './result';
import * as rights from './rights';
import * as signals from './signals';
import * as statuses from './status';

/** The name of a status, e.g. `ZX_ERR_BAD_HANDLE` for -11. */
export function statusName(status: number): string {
  return statusNames.get(status) ?? `status ${status}`;
}

/** Whether a number from outside is one of Zircon's error codes. */
export function isZxError(status: number): status is ZxError {
  return status !== statuses.ZX_OK && statusNames.has(status);
}

/** A set of rights in words, e.g. `ZX_RIGHT_READ | ZX_RIGHT_MAP`. */
export function rightsNames(value: number): string {
  return bitNames(value, rightNames) || 'ZX_RIGHT_NONE';
}

/** A set of signals in words, as the object type that carries them names them; hexadecimal where no type is known. */
export function signalsNames(value: number, prefixes: readonly string[] = []): string {
  const known = signalNames.filter(
    ([name]) => name.startsWith('ZX_USER_SIGNAL') || prefixes.some((p) => name.startsWith(p)),
  );
  return bitNames(value, known) || 'ZX_SIGNAL_NONE';
}

const statusNames = new Map<number, string>(Object.entries(statuses).map(([name, value]) => [value, name]));
const rightNames = singleBits(rights, 'ZX_RIGHT_');
const signalNames = singleBits(signals, 'ZX_');

/** The constants of a module that are one bit each and whose names begin so. */
export function singleBits(constants: Readonly<Record<string, unknown>>, prefix: string): [string, number][] {
  return Object.entries(constants).filter(
    (entry): entry is [string, number] => entry[0].startsWith(prefix) && isBit(entry[1]),
  );
}

function isBit(value: unknown): value is number {
  return typeof value === 'number' && value !== 0 && (value & (value - 1)) === 0;
}

/** A set of bits in words; what has no name in hexadecimal, nothing for 0. */
export function bitNames(value: number, names: readonly [string, number][]): string {
  const parts: string[] = [];
  let rest = value >>> 0;
  for (const [name, bit] of names) {
    if ((rest & bit) !== 0) {
      parts.push(name);
      rest = (rest & ~bit) >>> 0;
    }
  }
  if (rest !== 0) parts.push(`0x${rest.toString(16)}`);
  return parts.join(' | ');
}

/** `an event`, `a channel`. */
export function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
