import { OPTIONS, type OptionDescriptor, type OptionName } from './table';

type ValueOf<Descriptor> = Descriptor extends OptionDescriptor<infer T> ? T : never;

/** How a fuzzer runs. Sizes are in bytes, durations in nanoseconds. `OPTIONS` says what each is for. */
export type Options = { [Name in OptionName]: ValueOf<(typeof OPTIONS)[Name]> };

const TABLE: { readonly [Name in OptionName]: OptionDescriptor<Options[Name]> } = OPTIONS;
const NAME_COLUMNS = 24;

/** Says which option was given what, and what it may be. */
export class OptionError extends Error {
  override readonly name = 'OptionError';

  constructor(
    readonly option: string,
    reason: string,
  ) {
    super(`${option}: ${reason}`);
  }
}

/** The names of all options, in the order in which they are listed. */
export const OPTION_NAMES: readonly OptionName[] = Object.keys(OPTIONS).filter(isOptionName);

const DEFAULTS = Object.fromEntries(OPTION_NAMES.map((name) => [name, OPTIONS[name].default])) as Options;

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(OPTIONS, name);
}

/** A copy of the options given, with the defaults of those that are missing. */
export function addDefaults(given: Partial<Options>): Options {
  return { ...DEFAULTS, ...given };
}

/** Copies the options given, and only those. Throws an OptionError, with nothing copied, if one is out of its range. */
export function setOptions(options: Partial<Options>, given: Partial<Options>): void {
  Object.assign(options, checkOptions(given));
}

/** Returns the options given. Throws an OptionError for a name that is none or a value out of its range. */
export function checkOptions<Given extends Partial<Options>>(given: Given): Given {
  for (const [name, value] of Object.entries(given)) check(known(name), value, String(value));
  return given;
}

/** One option from its name and a value as people write it, in quotes or not. Throws an OptionError. */
export function parseOption(name: string, text: string): Partial<Options> {
  const option = known(name);
  return { [option]: check(option, TABLE[option].kind.parse(unquoted(text)), text) };
}

/** The value of an option as people write it; `parseOption` reads it. */
export function printOption<Name extends OptionName>(name: Name, value: Options[Name]): string {
  return TABLE[name].kind.print(value);
}

/** All options, one a line, in the manner of JSON. */
export function printOptions(options: Options): string {
  const lines = OPTION_NAMES.map(
    (name) => `  ${`"${name}":`.padEnd(NAME_COLUMNS)} ${printOption(name, options[name])}`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}

function known(name: string): OptionName {
  if (isOptionName(name)) return name;
  throw new OptionError(name, `there is no such option; there are ${OPTION_NAMES.join(', ')}`);
}

function check<T>(name: OptionName, value: T, given: string): T {
  const { kind } = TABLE[name];
  if (kind.accepts(value)) return value;
  throw new OptionError(name, `${given} was given; it is ${kind.expected}`);
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^"(.*)"$/s.exec(trimmed)?.[1] ?? trimmed;
}
