import { bool, duration, i32, integer, type OptionKind, size, text, u16, u32 } from './kind';

/** All that is to be known of an option. */
export interface OptionDescriptor<T> {
  readonly kind: OptionKind<T>;
  readonly default: T;
  /** What it is for, in one line. */
  readonly doc: string;
}

const option = <T>(kind: OptionKind<T>, standard: T, doc: string): OptionDescriptor<T> => ({
  kind,
  default: standard,
  doc,
});

const MB = 2 ** 20;
const GB = 2 ** 30;
const SECOND = 1_000_000_000n;

/** Every option of a fuzzer. Types, defaults, parsing, printing and the documentation come from here. */
export const OPTIONS = {
  runs: option(u32, 0, 'Ends after so many runs; 0: no limit.'),
  max_total_time: option(duration, 0n, 'Ends after this time; 0: no limit.'),
  seed: option(u32, 0, 'What mutation and choice are derived from; 0: another one each time.'),
  max_input_size: option(size(1), MB, 'The largest input.'),
  mutation_depth: option(
    integer(1, 2 ** 16 - 1),
    5,
    'How many mutants are made of an input before the next.',
  ),
  dictionary_level: option(u16, 0, 'Words of the dictionary are used up to this level.'),
  detect_exits: option(bool, false, 'Whether it is an error that a target exits.'),
  detect_leaks: option(
    bool,
    false,
    'Whether runs after which memory seems lost are repeated to look for leaks.',
  ),
  run_limit: option(duration, 1200n * SECOND, 'The longest that one run may take; 0: no limit.'),
  malloc_limit: option(
    size(0),
    2 * GB,
    'The largest piece of memory that a target may ask for; 0: no limit.',
  ),
  oom_limit: option(size(0), 2 * GB, 'The most memory that a target may use; 0: no limit.'),
  purge_interval: option(duration, SECOND, 'How often freed memory that is kept back is let go; 0: never.'),
  malloc_exitcode: option(i32, 2000, 'With this a target exits that asked for too large a piece of memory.'),
  death_exitcode: option(i32, 2001, 'With this a target exits in which a sanitizer found a violation.'),
  leak_exitcode: option(i32, 2002, 'With this a target exits that lost memory.'),
  oom_exitcode: option(i32, 2003, 'With this a target exits that used too much memory.'),
  pulse_interval: option(
    duration,
    20n * SECOND,
    'How often a fuzzer that finds nothing new says that it lives.',
  ),
  debug: option(bool, false, 'Whether a debugger may be attached to targets.'),
  print_final_stats: option(bool, false, 'Whether totals are printed at the end.'),
  use_value_profile: option(bool, false, 'Whether compared values count as coverage.'),
  asan_options: option(text, '', 'ASAN_OPTIONS of the target.'),
  ubsan_options: option(text, '', 'UBSAN_OPTIONS of the target.'),
};

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;
