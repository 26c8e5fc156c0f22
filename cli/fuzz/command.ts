import { Argument, Command, InvalidArgumentError } from 'commander';
import { isOptionName, OPTION_NAMES } from '../../fuzzing/options/options';
import type { OptionName } from '../../fuzzing/options/table';
import { add, fetch, merge, type Which } from './corpora';
import { reportCoverage } from './coverage';
import { inputOf } from './inputs';
import { cleanse, minimize, tryInput } from './one-input';
import { givenOptions, type TargetFlags, withPlaceFlags, withTargetFlags } from './options';
import { Place } from './place';
import { type Output, outputOf } from './progress';
import { run } from './run';
import { RunLock } from './run-lock';
import { runJobs } from './jobs';
import { Session, type SessionOptions } from './session';
import { get, list, set, status, stop } from './states';

interface PlaceFlags {
  readonly output?: string;
  readonly json?: boolean;
}

interface RunCommandFlags extends TargetFlags {
  readonly jobs: number;
  readonly report: boolean;
}

const TARGET = new Argument('<target>', "the target's module, which exports fuzz; or the fuzzer's directory");
const INPUT = new Argument('<input>', 'a file, or bytes in hex such as 46555a5a');

/** `zxsim fuzz`: fuzzes modules that export `fuzz(data)`. */
export function fuzzCommand(): Command {
  const fuzz = new Command('fuzz').description(
    'look for inputs that make a JavaScript or TypeScript module fail',
  );
  for (const command of [...targetCommands(), ...placeCommands()]) fuzz.addCommand(command);
  return fuzz;
}

function targetCommands(): Command[] {
  return [
    targetCommand('run', 'fuzz, until an error is found, a limit is reached or Ctrl-C is pressed')
      .argument('[corpora...]', 'directories of inputs; new ones are kept in the first instead of the own')
      .option(
        '-j, --jobs <number>',
        'how many targets share the corpus, each in processes of its own',
        parseJobs,
        1,
      )
      .option('--no-report', 'make no report of the coverage at the end')
      .action((target: string, corpora: string[], flags: RunCommandFlags) => {
        const place = Place.of(target, flags.output);
        const given = { ...sessionOf(flags), directories: corpora };
        const { jobs, report } = flags;
        const isLive = process.stdout.isTTY && !flags.json && !flags.quiet;
        if (jobs > 1) return runJobs(place, given, outputOf(flags), { jobs, report, isLive });
        return run(place, given, outputOf(flags), { report, isLive });
      }),
    inputCommand('try', 'run one input once', tryInput),
    inputCommand('minimize', 'look for ever shorter inputs that cause the same kind of error', minimize),
    inputCommand('cleanse', 'replace the bytes of an input that do not matter for its error', cleanse),
    targetCommand('merge', 'leave in the corpus only what adds to the coverage of the seeds')
      .argument('[corpora...]', 'directories of inputs; the first one is merged instead of the own')
      .action((target: string, corpora: string[], flags: TargetFlags) =>
        merge(Place.of(target, flags.output), { ...sessionOf(flags), directories: corpora }, outputOf(flags)),
      ),
    targetCommand('coverage', 'report which code of the target the corpora reach: HTML, and an lcov file')
      .argument('[corpora...]', 'directories of inputs besides; the first one instead of the own')
      .action(async (target: string, corpora: string[], flags: TargetFlags) => {
        const place = Place.of(target, flags.output);
        using lock = new RunLock(place);
        await using session = await Session.open(place, {
          ...sessionOf(flags),
          directories: corpora,
          maps: true,
        });
        await reportCoverage(session, outputOf(flags));
      }),
  ];
}

function placeCommands(): Command[] {
  return [
    placeCommand('get', 'show an option, or all')
      .addArgument(new Argument('[name]', 'of the option').argParser(parseOptionName))
      .action((target: string, name: OptionName | undefined, flags: PlaceFlags) =>
        at(target, flags, (place, output) => get(place, name, output)),
      ),
    placeCommand('set', 'set an option for the runs to come')
      .argument('<name>', 'of the option')
      .argument('<value>', 'such as 1000, true, 64kb or 1.5h')
      .action((target: string, name: string, value: string, flags: PlaceFlags) =>
        at(target, flags, (place, output) => set(place, name, value, output)),
      ),
    placeCommand('add', 'add inputs to the corpus')
      .argument('<input>', 'a file, a directory of files, or bytes in hex')
      .option('-s, --seed', 'to the seed corpus, which fuzzing does not change')
      .action((target: string, input: string, flags: PlaceFlags & Which) =>
        at(target, flags, (place, output) => add(place, input, flags, output)),
      ),
    placeCommand('fetch', 'copy the corpus into a directory')
      .argument('<directory>', 'is made if need be')
      .option('-s, --seed', 'the seed corpus')
      .action((target: string, directory: string, flags: PlaceFlags & Which) =>
        at(target, flags, (place, output) => fetch(place, directory, flags, output)),
      ),
    placeCommand('status', 'tell whether a fuzzer runs, and how far it is').action(
      (target: string, flags: PlaceFlags) => at(target, flags, status),
    ),
    placeCommand('stop', 'have a fuzzer stop that runs in another terminal').action(
      (target: string, flags: PlaceFlags) => at(target, flags, stop),
    ),
    new Command('list')
      .description('tell of all fuzzers in a directory')
      .argument('[directory]', 'where to look', '.')
      .option('--json', 'print data, an object a line')
      .action((directory: string, flags: PlaceFlags) => list(directory, outputOf(flags))),
  ];
}

function targetCommand(name: string, description: string): Command {
  return withTargetFlags(new Command(name).description(description).addArgument(TARGET));
}

function inputCommand(name: string, description: string, act: typeof tryInput): Command {
  return targetCommand(name, description)
    .addArgument(INPUT)
    .action((target: string, input: string, flags: TargetFlags) =>
      act(Place.of(target, flags.output), inputOf(input), sessionOf(flags), outputOf(flags)),
    );
}

function placeCommand(name: string, description: string): Command {
  return withPlaceFlags(new Command(name).description(description).addArgument(TARGET));
}

function at<T>(target: string, flags: PlaceFlags, act: (place: Place, output: Output) => T): T {
  return act(Place.of(target, flags.output), outputOf(flags));
}

function sessionOf(flags: TargetFlags): SessionOptions {
  const { dict, include, exclude } = flags;
  return { options: givenOptions(flags), dictionary: dict, include, exclude };
}

function parseOptionName(name: string): OptionName {
  if (isOptionName(name)) return name;
  throw new InvalidArgumentError(`There are ${OPTION_NAMES.join(', ')}.`);
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isSafeInteger(jobs) && jobs > 0) return jobs;
  throw new InvalidArgumentError('It must be a whole number of at least 1.');
}
