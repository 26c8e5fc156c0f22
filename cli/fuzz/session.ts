import { randomInt } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type HostedKernel, hostKernel } from '../../ipc';
import { statusName, type UserProcess, ZX_ERR_CANCELED, ZX_OK } from '../../kernel';
import { CorpusType, Runner } from '../../fuzzing/engine/runner/runner';
import { TargetExecutor } from '../../fuzzing/engine/target-executor';
import { inputFiles, loadCorpus, readInput, saveInput } from '../../fuzzing/files/corpus-files';
import { loadDictionary } from '../../fuzzing/files/dictionary-files';
import { Dictionary } from '../../fuzzing/input/dictionary';
import { javaScriptTargets } from '../../fuzzing/javascript/target/start';
import type { Options } from '../../fuzzing/options/options';
import type { Place } from './place';

/** What a session is opened with. */
export interface SessionOptions {
  /** Those that were set for good are taken from the place. */
  readonly options?: Partial<Options>;
  /** Directories of inputs besides those of the place: new inputs go to the first one instead. */
  readonly directories?: readonly string[];
  readonly dictionary?: string | undefined;
  /** Of the target's code, what is instrumented besides, and what is not. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether coverage maps are made, which a report needs; nobody else must do so in the same place. */
  readonly maps?: boolean;
  /** Is told, in lines for people, of what goes wrong without being a result. */
  readonly log?: (text: string) => void;
}

const MAX_SEED = 2 ** 32;

/** A fuzzer at work: its kernel, its target, and what came from files. */
export class Session implements AsyncDisposable {
  /** The files of the live corpus that were read. */
  readonly #known = new Set<string>();

  private constructor(
    readonly place: Place,
    /** Where new inputs are saved. */
    readonly corpus: string,
    readonly runner: Runner,
    readonly executor: TargetExecutor,
    private readonly engine: UserProcess,
    private readonly kernel: HostedKernel,
  ) {}

  /** Throws if a file is not as it should be, before anything is started, or the target can't be started. */
  static async open(place: Place, given: SessionOptions = {}): Promise<Session> {
    const { dictionary, directories = [], log = () => undefined } = given;
    const [corpus = place.corpus, ...more] = directories;
    const seeds = [place.seedCorpus, ...more];
    const options = withSeed({ ...place.options(), ...given.options });
    if (dictionary !== undefined) loadDictionary(new Dictionary(), dictionary);
    for (const directory of directories) inputFiles(directory);
    const maps = given.maps ? { maps: mapsOf(place) } : {};
    if (given.maps) rmSync(mapsOf(place), { recursive: true, force: true });
    // While a target runs the engine blocks, and serves those only that share memory with it.
    process.env.ZXSIM_TRANSPORT = 'shared-memory';
    const kernel = await hostKernel();
    const engine = kernel.createProcess('engine');
    const { include = [], exclude = [] } = given;
    const loader = { include, exclude };
    const launch = { module: place.target, loader, quiet: true, ...maps };
    const executor = new TargetExecutor(engine, javaScriptTargets(engine, launch), log);
    const runner = new Runner(executor, {
      log,
      loadSeeds: (to) => void seeds.filter((each) => existsSync(each)).map((each) => loadCorpus(to, each)),
      kept: ({ data }) => void saveInput(data, corpus),
    });
    const session = new Session(place, corpus, runner, executor, engine, kernel);
    try {
      await session.#configure(options, dictionary);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  }

  /** The folder with the coverage maps of the target's modules. */
  get maps(): string {
    return mapsOf(this.place);
  }

  /** Adds to the live corpus what is in its directory and was not there before. */
  load(): void {
    const files = existsSync(this.corpus) ? inputFiles(this.corpus) : [];
    for (const file of files.filter((each) => !this.#known.has(each))) {
      this.runner.addToCorpus(CorpusType.LIVE, readInput(file, this.runner.options.max_input_size));
      this.#known.add(file);
    }
  }

  /** Ends the target and the kernel. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.runner.stop();
    await this.executor.stop();
    this.executor[Symbol.dispose]();
    this.engine.exit();
    this.kernel[Symbol.dispose]();
  }

  async #configure(options: Partial<Options>, dictionary: string | undefined): Promise<void> {
    const { status } = await this.runner.configure(options);
    if (status === ZX_ERR_CANCELED) {
      throw new Error(`${this.place.target} can't be started as a target\n${this.executor.lastWords}`.trim());
    }
    if (status !== ZX_OK) throw new Error(`the options can't be used: ${statusName(status)}`);
    if (dictionary !== undefined) this.runner.parseDictionary(readInput(dictionary));
    this.load();
  }
}

function mapsOf(place: Place): string {
  return join(place.coverage, 'maps');
}

function withSeed(options: Partial<Options>): Partial<Options> {
  return options.seed ? options : { ...options, seed: randomInt(1, MAX_SEED) };
}
