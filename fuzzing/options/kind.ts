import { parseMeasure, printMeasure, SIZE_UNITS, TIME_UNITS } from './numbers';

/** What the values of an option are, and how people write them. */
export interface OptionKind<T> {
  /** What a value may be, as said to who gave another. */
  readonly expected: string;
  /** Whether a value is one of this kind. */
  accepts(value: unknown): value is T;
  /** The value that a text stands for, surrounding quotes taken off; any other value if it stands for none. */
  parse(text: string): unknown;
  /** A text that parses to the value. */
  print(value: T): string;
}

const U32 = 2 ** 32 - 1;
const I32 = 2 ** 31;
const I64 = 2n ** 63n - 1n;

/** A whole number from `min` to `max`; negative ones are written with a minus. */
export function integer(min: number, max: number): OptionKind<number> {
  return {
    expected: `a whole number from ${min} to ${max}`,
    accepts: (value): value is number => isWhole(value, min, max),
    parse: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
    print: (value) => String(value),
  };
}

export const u16 = integer(0, 2 ** 16 - 1);
export const u32 = integer(0, U32);
export const i32 = integer(-I32, I32 - 1);

/** A number of bytes, at least `min`. */
export function size(min: number): OptionKind<number> {
  return {
    expected: `a size such as 100b, 64kb, 1.5mb or 2gb (without a unit: mb)${min > 0 ? `, at least ${min}b` : ''}`,
    accepts: (value): value is number => isWhole(value, min, Number.MAX_SAFE_INTEGER),
    parse: (text) => toNumber(parseMeasure(text, SIZE_UNITS, 'mb')),
    print: (value) => printMeasure(BigInt(value), SIZE_UNITS),
  };
}

/** A span of time in nanoseconds. */
export const duration: OptionKind<bigint> = {
  expected: 'a time such as 500ms, 1.5s, 20m or 1d (also ns, us, h; without a unit: s)',
  accepts: (value): value is bigint => typeof value === 'bigint' && value >= 0n && value <= I64,
  parse: (text) => parseMeasure(text, TIME_UNITS, 's'),
  print: (value) => printMeasure(value, TIME_UNITS),
};

export const bool: OptionKind<boolean> = {
  expected: 'true, false or a whole number, of which only 0 is false',
  accepts: (value): value is boolean => typeof value === 'boolean',
  parse: (text) => {
    if (/^\d+$/.test(text)) return /[1-9]/.test(text);
    return text === 'true' || (text === 'false' ? false : undefined);
  },
  print: (value) => String(value),
};

export const text: OptionKind<string> = {
  expected: 'a text',
  accepts: (value): value is string => typeof value === 'string',
  parse: (value) => value,
  print: (value) => `"${value}"`,
};

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
}

function toNumber(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
