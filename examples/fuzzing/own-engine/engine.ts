import { ok, type UserProcess, ZX_OK } from '../../../kernel';
import {
  type AdapterConnector,
  Corpus,
  Input,
  type ModulePool,
  Mutagen,
  TargetAdapterClient,
} from '../../../fuzzing';

/** What a target process does at the beginning and the end of a run, and the counters that it shows. */
export interface Instrumented {
  readonly pool: ModulePool;
  start(): Promise<void>;
  finish(): Promise<void>;
}

/**
 * The smallest engine that learns: it changes what it has, has the target try that, and keeps what reached something
 * new. Every part comes from the kit and can be exchanged.
 */
export class SmallEngine implements Disposable {
  readonly corpus = new Corpus();
  readonly #mutagen = new Mutagen();
  readonly #adapter: TargetAdapterClient;
  readonly #mutant = new Input();

  constructor(
    process: UserProcess,
    connector: AdapterConnector,
    private readonly target: Instrumented,
    maxInputSize = 64,
  ) {
    this.#adapter = new TargetAdapterClient(process, connector);
    const options = { seed: 1, max_input_size: maxInputSize };
    ok({ status: this.#adapter.configure(options) });
    this.corpus.configure(options);
    this.#mutagen.configure(options);
    this.#mutant.reserve(maxInputSize);
  }

  /** Tries so many inputs; how many of them were kept. */
  async fuzz(runs: number): Promise<number> {
    let kept = 0;
    for (let run = 0; run < runs; run++) if (await this.#try()) kept++;
    return kept;
  }

  [Symbol.dispose](): void {
    this.#adapter[Symbol.dispose]();
  }

  async #try(): Promise<boolean> {
    this.#mutagen.base = this.corpus.pick();
    this.#mutagen.crossover = this.corpus.pick();
    this.#mutagen.mutate(this.#mutant);
    await this.target.start();
    ok(await this.#adapter.testOneInput(this.#mutant.data));
    await this.target.finish();
    if (this.target.pool.accumulate() === 0) return false;
    return this.corpus.add(this.#mutant) === ZX_OK;
  }
}
