/** Levels are whole numbers from 0 to this. */
export const MAX_LEVEL = 0xffff;

/** White space around a value; that of JavaScript has characters beyond ASCII, which here are bytes like any other. */
const EDGES = /^[ \t\v\f\r]+|[ \t\v\f\r]+$/g;

/** A word and the level from which it is used. */
export interface DictionaryEntry {
  readonly word: Uint8Array;
  readonly level: number;
}

/** What is wrong with a dictionary, and where. */
export class DictionaryError extends Error {
  override readonly name = 'DictionaryError';

  constructor(
    readonly file: string,
    /** Counted from 1. */
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
  }
}

/** The entries of a text. Throws a DictionaryError at the first line that is none. */
export function parseEntries(text: Uint8Array, file: string): DictionaryEntry[] {
  return toLatin1(text)
    .split('\n')
    .flatMap((line, index) => {
      const parsed = parseLine(line);
      if (typeof parsed === 'string') throw new DictionaryError(file, index + 1, parsed);
      return parsed;
    });
}

/** A line that parses to the entry, under a key that counts from 1. */
export function printEntry({ word, level }: DictionaryEntry, index: number): string {
  const key = `key${index + 1}${level > 0 ? `@${level}` : ''}`;
  return `${key}="${Array.from(word, printByte).join('')}"\n`;
}

/** The entries of a line, one at most, or what is wrong with it. */
function parseLine(line: string): DictionaryEntry[] | string {
  const content = trimmed(line);
  if (content === '' || content.startsWith('#')) return [];
  const [, key = '', value = ''] = /^([^"]*)(.*)$/s.exec(content) ?? [];
  const level = parseKey(trimmed(key));
  if (typeof level === 'string') return level;
  const word = parseValue(value);
  return typeof word === 'string' ? word : [{ word, level }];
}

/** The level that stands before a value, or what is wrong there. */
function parseKey(key: string): number | string {
  if (key === '') return 0;
  if (!key.endsWith('='))
    return "a value in double quotes, after a key and '=' if there is a key, was expected";
  const [, level = '0'] = /^\w+(?:@(\d+))?[ \t\v\f\r]*=$/.exec(key) ?? ['', ''];
  if (level === '') return "a key is letters, digits and '_', and maybe '@' and a level in digits";
  return Number(level) <= MAX_LEVEL ? Number(level) : `the level ${level} is above ${MAX_LEVEL}`;
}

/** The bytes of a value in quotes, or what is wrong with it. */
function parseValue(value: string): Uint8Array | string {
  if (value === '') return 'a value in double quotes was expected';
  const [, quoted, rest = ''] = /^"((?:[^"\\]|\\.)*)"(.*)$/s.exec(value) ?? [];
  if (quoted === undefined) return 'the closing quote is missing';
  if (!/^[ \t\v\f\r]*(#|$)/.test(rest)) return "only a comment, which begins with '#', may follow the value";
  return quoted === '' ? 'the value is empty' : parseQuoted(quoted);
}

function parseQuoted(quoted: string): Uint8Array | string {
  const bytes: number[] = [];
  for (const [token] of quoted.matchAll(/\\x[0-9a-fA-F]{2}|\\[^]|[^]/g)) {
    const byte = parseToken(token);
    if (typeof byte === 'string') return byte;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function parseToken(token: string): number | string {
  if (token.length === 4) return Number.parseInt(token.slice(2), 16);
  if (token === '\\\\' || token === '\\"') return token.charCodeAt(1);
  if (token.length === 2)
    return `the escape ${token} is none of \\\\, \\" and \\xNN with two hexadecimal digits`;
  const code = token.charCodeAt(0);
  return isLiteral(code) ? code : `the byte ${hex(code)} is not printable; write it as \\x${hex(code)}`;
}

function trimmed(text: string): string {
  return text.replace(EDGES, '');
}

function isLiteral(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || (code >= 0x09 && code <= 0x0d);
}

function printByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '\\' || character === '"') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\x${hex(byte)}`;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** One character a byte. */
function toLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
