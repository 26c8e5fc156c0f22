import type { Result } from '../../../kernel/abi/result';
import { ZX_OK } from '../../../kernel/abi/status';
import type { ReadonlyInput } from '../../input/input';
import { type FuzzStatus, MAX_PROCESS_STATS, UpdateReason } from '../../monitor/status';
import { FuzzResult } from '../../result/fuzz-result';
import type { RunResult } from './executor';
import type { Workbench } from './workbench';

/**
 * What is done with the coverage of an input that caused no error: nothing · it counts as seen · the input is kept
 * with the number of its new features, which still count as new · it counts as seen, and the input is kept if any of
 * it is new.
 */
export type Mode = 'none' | 'accumulate' | 'measure-and-keep' | 'accumulate-and-keep';

/** What came of testing an input. */
export type Tested = Result<{ result: FuzzResult }>;

const NO_ERRORS: Tested = { status: ZX_OK, result: FuzzResult.NO_ERRORS };

const MS = 1_000_000n;
/** How long other work may have to wait. */
const TURN = 50n * MS;
/** No pulse is needed in the first seconds. */
const QUIET_START = 2000n * MS;
const LEAK_CHECKS = 1000;

/** One workflow from its beginning to its end: tests inputs, counts, and tells the monitors. */
export class Workflow {
  readonly #started: bigint;
  #now: bigint;
  #turnEnds: bigint;
  #lastUpdate: bigint;
  #ended: bigint | undefined;
  #stopped = false;
  #runs = 0;
  #leakChecks = LEAK_CHECKS;

  constructor(readonly bench: Workbench) {
    this.#started = this.#now = this.#lastUpdate = bench.clock.now();
    this.#turnEnds = this.#started + TURN;
    bench.executor.feedback.clear();
    this.#update(UpdateReason.INIT);
  }

  /** Whether it is to end as soon as it can. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** How long it has run, in nanoseconds, when the last run ended. */
  get elapsed(): bigint {
    return this.#now - this.#started;
  }

  get status(): FuzzStatus {
    const { executor, seedCorpus, liveCorpus, clock } = this.bench;
    const { pcs, features } = executor.feedback.getCoverage();
    return {
      running: !this.#stopped,
      runs: this.#runs,
      elapsed: (this.#ended ?? clock.now()) - this.#started,
      covered_pcs: pcs,
      covered_features: features,
      corpus_num_inputs: seedCorpus.numInputs + liveCorpus.numInputs,
      corpus_total_size: seedCorpus.totalSize + liveCorpus.totalSize,
      process_stats: executor.processStats?.().slice(0, MAX_PROCESS_STATS) ?? [],
    };
  }

  /** Has it end as soon as it can. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.bench.executor.cancel?.();
  }

  /** Ends it. */
  finish(): void {
    this.#stopped = true;
    this.#ended = this.bench.clock.now();
    this.#update(UpdateReason.DONE);
  }

  /** Forgets runs and coverage, and allows all leak checks again. */
  restart(): void {
    this.#runs = 0;
    this.#leakChecks = LEAK_CHECKS;
    this.bench.executor.feedback.clear();
  }

  /**
   * Runs an input, and once more if it seems to leak. Where the workflow was stopped, so that the input did not run or
   * its run did not end, it caused no error.
   */
  async test(input: ReadonlyInput, mode: Mode): Promise<Tested> {
    if (this.#now >= this.#turnEnds) await this.#takeTurns();
    if (this.#stopped) return NO_ERRORS;
    const { detect_leaks } = this.bench.options;
    const first = await this.#run(input, false);
    if (first.status !== ZX_OK || first.result !== FuzzResult.NO_ERRORS) return this.#unlessCanceled(first);
    this.#analyze(input, mode);
    if (!first.leakSuspected || !detect_leaks || this.#leakChecks === 0 || this.isStopped) return first;
    const second = await this.#run(input, true);
    if (second.status === ZX_OK && second.result === FuzzResult.NO_ERRORS) this.#countLeakCheck();
    return this.#unlessCanceled(second);
  }

  async #run(input: ReadonlyInput, detectLeaks: boolean): Promise<RunResult> {
    const { executor, clock, mutagen } = this.bench;
    this.#runs++;
    const run = await executor.run(input, detectLeaks);
    for (const word of executor.newWords?.() ?? []) mutagen.learn(word);
    this.#now = clock.now();
    return run;
  }

  async #takeTurns(): Promise<void> {
    const { clock } = this.bench;
    await clock.yield();
    this.#now = clock.now();
    this.#turnEnds = this.#now + TURN;
  }

  #unlessCanceled(run: RunResult): Tested {
    return run.status !== ZX_OK && this.#stopped ? NO_ERRORS : run;
  }

  #analyze(input: ReadonlyInput, mode: Mode): void {
    if (mode === 'none') return;
    const { feedback } = this.bench.executor;
    const features = mode === 'measure-and-keep' ? feedback.measure() : feedback.accumulate();
    if (features === 0 || mode === 'accumulate') return this.#pulse();
    const kept = input.duplicate();
    if (mode === 'measure-and-keep') kept.numFeatures = features;
    this.bench.liveCorpus.add(kept);
    if (mode === 'measure-and-keep') return this.#pulse();
    this.bench.kept(kept);
    this.#update(UpdateReason.NEW);
  }

  #pulse(): void {
    const { pulse_interval } = this.bench.options;
    const isDue = pulse_interval > 0n && this.#now - this.#lastUpdate >= pulse_interval;
    const isPowerOfTwo = (this.#runs & (this.#runs - 1)) === 0;
    if (isDue || (isPowerOfTwo && this.elapsed > QUIET_START)) this.#update(UpdateReason.PULSE);
  }

  #update(reason: UpdateReason): void {
    this.#lastUpdate = this.#now;
    void this.bench.monitors.update(reason, this.status);
  }

  #countLeakCheck(): void {
    this.#leakChecks--;
    if (this.#leakChecks > 0) return;
    this.bench.log(
      `no leak was found in ${LEAK_CHECKS} runs that seemed to leak; leaks are no longer looked for`,
    );
  }
}
