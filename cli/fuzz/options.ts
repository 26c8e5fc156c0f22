import { type Command, InvalidArgumentError, Option } from 'commander';
import { OPTION_NAMES, OptionError, type Options, parseOption } from '../../fuzzing/options/options';
import { OPTIONS, type OptionName } from '../../fuzzing/options/table';

const SHORT: Partial<Record<OptionName, string>> = { runs: '-r', max_total_time: '-t' };

/** What each command takes that runs a target. */
export interface TargetFlags {
  readonly output?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly dict?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Adds the flags of a command that runs a target: all options of a fuzzer among them. */
export function withTargetFlags(command: Command): Command {
  withPlaceFlags(command)
    .option('-q, --quiet', 'show nothing but errors')
    .option('--dict <file>', 'a dictionary in the syntax of AFL and libFuzzer')
    .option('--include <what>', 'instrument a package, or files, besides; again for more', collect, [])
    .option('--exclude <what>', 'do not instrument a package, or files; again for more', collect, []);
  for (const name of OPTION_NAMES) command.addOption(optionFlag(name));
  return command;
}

/** Adds the flags of a command that looks at a fuzzer's directory. */
export function withPlaceFlags(command: Command): Command {
  return command
    .option('-o, --output <directory>', "where all is kept of the fuzzer; ./fuzz-<target's name> if left out")
    .option('--json', 'print data, an object a line');
}

/** The options of a fuzzer among the flags that were given. */
export function givenOptions(flags: object): Partial<Options> {
  const values = new Map<string, unknown>(Object.entries(flags));
  const given = OPTION_NAMES.map((name) => values.get(optionFlag(name).attributeName()));
  return Object.assign({}, ...given.filter((option) => option !== undefined)) as Partial<Options>;
}

function optionFlag(name: OptionName): Option {
  const long = `--${name.replaceAll('_', '-')} <value>`;
  const short = SHORT[name];
  return new Option(short ? `${short}, ${long}` : long, OPTIONS[name].doc)
    .argParser((text) => parsed(name, text))
    .helpGroup('Options of the fuzzer, for this command only (see also: set):');
}

function parsed(name: OptionName, text: string): Partial<Options> {
  try {
    return parseOption(name, text);
  } catch (error) {
    if (error instanceof OptionError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
