import { describe } from './describe';

/** What an option has to be: in words, and as a test. */
export interface Expectation {
  readonly expects: string;
  readonly holds: (value: unknown) => boolean;
  /** Whether it may not be left out. */
  readonly required?: true;
}

export type Expectations<T> = { readonly [N in keyof T]-?: Expectation };

export const text: Expectation = {
  expects: 'a string',
  holds: (value) => typeof value === 'string',
};
export const truth: Expectation = {
  expects: 'true or false',
  holds: (value) => typeof value === 'boolean',
};
/** A seed; also a number of things of which there may be none. */
export const count: Expectation = {
  expects: 'an integer from 0 to 2^53 - 1',
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};
/** A limit. */
export const bound: Expectation = {
  expects: 'a number from 0',
  holds: (value) => Number.isFinite(value) && Number(value) >= 0,
};
/** Options within options, which are checked by themselves. */
export const group: Expectation = {
  expects: 'an object',
  holds: isObject,
};

/** Throws a TypeError that says what would be right unless `given` holds known options of the right types only. */
export function checkOptions<T>(whose: string, given: T, known: Expectations<T>): void {
  if (!isObject(given))
    throw new TypeError(`${whose}: the options must be an object, not ${describe(given)}`);
  const expectations = Object.entries<Expectation>(known);
  const names = expectations.map(([name]) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw new TypeError(`${whose}: there is no option '${name}'; there are ${names.join(', ')}`);
  }
  const values: Readonly<Record<string, unknown>> = given;
  for (const [name, { expects, holds, required }] of expectations) {
    const value = values[name];
    if ((value !== undefined || required) && !holds(value))
      throw new TypeError(`${whose}: ${name} must be ${expects}, not ${describe(value)}`);
  }
}

/** Throws a TypeError that says what would be right unless `given` is as expected. */
export function checkArgument(what: string, given: unknown, { expects, holds }: Expectation): void {
  if (!holds(given)) throw new TypeError(`${what} must be ${expects}, not ${describe(given)}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
