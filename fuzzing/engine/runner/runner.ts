import {
  type Result,
  type Status,
  ZX_ERR_BAD_STATE,
  ZX_ERR_CANCELED,
  ZX_ERR_INVALID_ARGS,
  ZX_OK,
} from '../../../kernel/abi';
import { Corpus } from '../../input/corpus';
import { Dictionary } from '../../input/dictionary';
import { DictionaryError } from '../../input/dictionary-syntax';
import type { Input, ReadonlyInput } from '../../input/input';
import { Mutagen } from '../../input/mutagen';
import { type Monitor, MonitorClients } from '../../monitor/monitor-clients';
import type { FuzzStatus } from '../../monitor/status';
import { addDefaults, checkOptions, type Options } from '../../options/options';
import type { FuzzResult } from '../../result/fuzz-result';
import { getSeedCorpusDirectories } from '../seed-directories';
import { cleanse } from './cleanse';
import { machineClock, type RunnerClock } from './clock';
import { execute } from './execute';
import type { Executor } from './executor';
import { fuzz } from './fuzz';
import { merge } from './merge';
import { minimize } from './minimize';
import type { Outcome } from './outcome';
import type { Workbench } from './workbench';
import { Workflow } from './workflow';

/** The corpora of a fuzzer. */
export const CorpusType = { SEED: 1, LIVE: 2 } as const;
export type CorpusType = (typeof CorpusType)[keyof typeof CorpusType];

/** What a Runner needs from around it, all of which may be left out. */
export interface RunnerSurroundings {
  readonly clock?: RunnerClock;
  /** Adds to a corpus what is in the directories that the target's parameters name. */
  readonly loadSeeds?: (corpus: Corpus, directories: readonly string[]) => void | Promise<void>;
  /** Is told of each input that comes into the live corpus for its coverage. */
  readonly kept?: (input: ReadonlyInput) => void;
  /** Is told, in a line for people, of what does not show in any result. */
  readonly log?: (line: string) => void;
}

/**
 * The heart of a fuzzer: has an executor run inputs, and decides which ones. It does one workflow at a time, which all
 * come back to the event loop every 50 ms; another one meanwhile is ZX_ERR_BAD_STATE.
 */
export class Runner {
  readonly #bench: Workbench;
  readonly #loadSeeds: NonNullable<RunnerSurroundings['loadSeeds']>;
  #workflow: Workflow | undefined;
  #finished: Promise<unknown> | undefined;

  constructor(executor: Executor, surroundings: RunnerSurroundings = {}) {
    const ignore = (): void => undefined;
    const { clock = machineClock, kept = ignore, log = ignore, loadSeeds = ignore } = surroundings;
    this.#loadSeeds = loadSeeds;
    this.#bench = {
      executor,
      clock,
      kept,
      log,
      monitors: new MonitorClients((error) => log(`a monitor is told of no more: ${String(error)}`)),
      mutagen: new Mutagen(),
      seedCorpus: new Corpus(),
      liveCorpus: new Corpus(),
      options: addDefaults({}),
    };
  }

  get options(): Readonly<Options> {
    return this.#bench.options;
  }

  /** How far the workflow is, or was when it ended; `undefined` before the first. */
  get status(): FuzzStatus | undefined {
    return this.#workflow?.status;
  }

  /** Tells a monitor of the rest of this workflow, or of the next one. */
  addMonitor(monitor: Monitor): void {
    this.#bench.monitors.add(monitor);
  }

  /**
   * Takes options, with defaults for those not given, and loads the seed corpora that the target names; to be done
   * once before all else. ZX_ERR_CANCELED: the target does not answer · what the executor says. Rejects with an
   * OptionError for an option out of its range, and with what the loading of seeds throws.
   */
  configure(given: Partial<Options>): Promise<Result> {
    return this.#run(() => this.#configure(addDefaults(checkOptions(given))));
  }

  /** Tests inputs in order up to the first that causes an error, and gives its result. */
  execute(inputs: readonly ReadonlyInput[]): Promise<Result<{ result: FuzzResult }>> {
    return this.#run((workflow) => execute(workflow, inputs));
  }

  /** Tests one input. */
  tryOne(input: ReadonlyInput): Promise<Result<{ result: FuzzResult }>> {
    return this.execute([input]);
  }

  /** Looks for an input that causes an error, up to the limits in the options; inputs that add coverage are kept. */
  fuzz(): Promise<Outcome> {
    return this.#run(fuzz);
  }

  /** Looks for an ever shorter input that causes the same kind of error. ZX_ERR_INVALID_ARGS: this one causes none. */
  minimize(input: ReadonlyInput): Promise<Result<{ input: Input }>> {
    return this.#run((workflow) => minimize(workflow, input));
  }

  /** Replaces each byte of an input that does not matter for its error by 0x20 or 0xff. */
  cleanse(input: ReadonlyInput): Promise<Result<{ input: Input }>> {
    return this.#run((workflow) => cleanse(workflow, input));
  }

  /**
   * Keeps of the live corpus only what adds to the coverage of the seeds, short inputs before long ones, and what
   * causes errors. ZX_ERR_INVALID_ARGS: a seed causes an error · ZX_ERR_BAD_STATE: an input causes one the second
   * time only. Unless it ends with ZX_OK, and is not stopped, the live corpus is as it was.
   */
  merge(): Promise<Result> {
    return this.#run(merge);
  }

  /** Has the workflow end as soon as it can, with what it found so far. Settles when it has ended; never rejects. */
  async stop(): Promise<void> {
    this.#workflow?.stop();
    await this.#finished?.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Adds an input to a corpus. Fails as `Corpus.add`; ZX_ERR_INVALID_ARGS: there is no such corpus. */
  addToCorpus(type: CorpusType, input: ReadonlyInput): Status {
    return this.#corpus(type)?.add(input) ?? ZX_ERR_INVALID_ARGS;
  }

  /** The inputs of a corpus in order, without the empty one. */
  getCorpus(type: CorpusType): readonly ReadonlyInput[] {
    return [...(this.#corpus(type) ?? [])].slice(1);
  }

  /** Replaces the dictionary. ZX_ERR_INVALID_ARGS: the text has a wrong line, which is logged; the old one stays. */
  parseDictionary(text: ReadonlyInput): Status {
    const dictionary = new Dictionary();
    try {
      dictionary.parse(text.data);
    } catch (error) {
      if (!(error instanceof DictionaryError)) throw error;
      this.#bench.log(error.message);
      return ZX_ERR_INVALID_ARGS;
    }
    dictionary.configure(this.#bench.options);
    this.#bench.mutagen.dictionary = dictionary;
    return ZX_OK;
  }

  /** The dictionary as a text. */
  getDictionaryAsInput(): Input {
    return this.#bench.mutagen.dictionary.asInput();
  }

  #corpus(type: CorpusType): Corpus | undefined {
    const { seedCorpus, liveCorpus } = this.#bench;
    return new Map<number, Corpus>([
      [CorpusType.SEED, seedCorpus],
      [CorpusType.LIVE, liveCorpus],
    ]).get(type);
  }

  async #configure(options: Options): Promise<Result> {
    const bench = this.#bench;
    bench.options = options;
    for (const part of [bench.seedCorpus, bench.liveCorpus, bench.mutagen]) part.configure(options);
    const status = await bench.executor.configure(options);
    if (status !== ZX_OK) return { status };
    const answer = await bench.executor.getParameters();
    if (answer.status !== ZX_OK) return { status: ZX_ERR_CANCELED };
    await this.#loadSeeds(bench.seedCorpus, getSeedCorpusDirectories(answer.parameters));
    return { status: ZX_OK };
  }

  async #run<T extends object>(act: (workflow: Workflow) => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#finished) return { status: ZX_ERR_BAD_STATE };
    const workflow = new Workflow(this.#bench);
    this.#workflow = workflow;
    const finished = Promise.resolve().then(() => this.#toTheEnd(workflow, act));
    this.#finished = finished;
    return finished;
  }

  async #toTheEnd<T>(workflow: Workflow, act: (workflow: Workflow) => Promise<T>): Promise<T> {
    try {
      return await act(workflow);
    } finally {
      this.#finished = undefined;
      workflow.finish();
    }
  }
}
