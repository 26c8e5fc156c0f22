import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { ZX_ERR_INVALID_ARGS } from '../../kernel';
import { FuzzFileError } from '../../fuzzing/files/fuzz-file-error';
import { withPath, writeWhole } from '../../fuzzing/files/io';
import {
  OptionError,
  type Options,
  parseOption,
  printOption,
  setOptions,
} from '../../fuzzing/options/options';

/** What is kept of a fuzzer between runs. */
interface Settings {
  /** The target's module, from the directory of the fuzzer. */
  readonly target: string;
  /** As people write them. */
  readonly options: Readonly<Record<string, string>>;
}

const SETTINGS = 'fuzzer.json';

/** The directory of a fuzzer, which holds all that is kept of it. */
export class Place {
  private constructor(
    readonly path: string,
    /** The target's module. */
    readonly target: string,
  ) {}

  /**
   * The place of a fuzzer: `output`, or `fuzz-<name of the target>` in the current directory. A place itself may be
   * given instead of its target. Throws a FuzzFileError if there is neither a target nor a place.
   */
  static of(target: string, output?: string): Place {
    if (existsSync(join(target, SETTINGS))) return Place.at(target);
    withPath(target, () => statSync(target));
    const name = basename(target, extname(target));
    return new Place(resolve(output ?? `fuzz-${name}`), resolve(target));
  }

  /** The place that a directory is. Throws a FuzzFileError if it is none. */
  static at(directory: string): Place {
    const path = resolve(directory);
    return new Place(path, resolve(path, readSettings(join(path, SETTINGS)).target));
  }

  static isOne(directory: string): boolean {
    return existsSync(join(directory, SETTINGS));
  }

  get corpus(): string {
    return join(this.path, 'corpus');
  }

  get seedCorpus(): string {
    return join(this.path, 'seed-corpus');
  }

  get artifacts(): string {
    return join(this.path, 'artifacts');
  }

  get coverage(): string {
    return join(this.path, 'coverage');
  }

  get lock(): string {
    return join(this.path, 'run.lock');
  }

  get status(): string {
    return join(this.path, 'status.json');
  }

  /** What `setOptions` kept. Throws a FuzzFileError if it can't be read. */
  options(): Partial<Options> {
    const options: Partial<Options> = {};
    if (!existsSync(this.#settings)) return options;
    for (const [name, text] of Object.entries(readSettings(this.#settings).options)) {
      setOptions(options, this.#parse(name, text));
    }
    return options;
  }

  /** Keeps options besides those that were kept before; makes the directory, if need be. */
  setOptions(given: Partial<Options>): void {
    const options = { ...this.options(), ...given };
    const texts = Object.fromEntries(
      Object.keys(options).map((name) => [name, printOption(name as keyof Options, valueOf(options, name))]),
    );
    const settings: Settings = { target: relative(this.path, this.target), options: texts };
    writeWhole(this.#settings, Buffer.from(`${JSON.stringify(settings, undefined, 2)}\n`));
  }

  #parse(name: string, text: string): Partial<Options> {
    try {
      return parseOption(name, text);
    } catch (error) {
      if (error instanceof OptionError) throw refused(this.#settings, error.message);
      throw error;
    }
  }

  get #settings(): string {
    return join(this.path, SETTINGS);
  }
}

function valueOf(options: Partial<Options>, name: string): never {
  return options[name as keyof Options] as never;
}

function readSettings(path: string): Settings {
  const text = withPath(path, () => readFileSync(path, 'utf8'));
  let settings: { readonly target?: unknown; readonly options?: Settings['options'] | null } | null;
  try {
    settings = JSON.parse(text) as typeof settings;
  } catch (error) {
    throw refused(path, error instanceof Error ? error.message : String(error));
  }
  const { target, options } = settings ?? {};
  if (typeof target !== 'string' || typeof options !== 'object' || options === null)
    throw refused(path, 'target or options are missing');
  if (!Object.values(options).every((option) => typeof option === 'string'))
    throw refused(path, 'options are texts');
  return { target, options };
}

function refused(path: string, why: string): FuzzFileError {
  return new FuzzFileError(
    path,
    ZX_ERR_INVALID_ARGS,
    `${why}; correct it, or remove it to start with the defaults`,
  );
}

/** A path as people want to see it. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short || dirname(short);
}
