import type { Result, Status } from '../../kernel/abi/result';
import { ZX_ERR_BAD_STATE, ZX_ERR_CANCELED, ZX_ERR_PEER_CLOSED, ZX_OK } from '../../kernel/abi/status';
import { ok } from '../../kernel/abi/failure';
import type { UserProcess } from '../../kernel/abi/user-process';
import { Channel } from '../../zx';
import { closeData, type CoverageData, getTargetId, ModulePool } from '../coverage';
import { kFinish, kStart } from '../eventpair';
import type { Server } from '../message';
import type { ReadonlyInput } from '../input/input';
import type { ProcessStats } from '../monitor/status';
import { addDefaults, type Options } from '../options/options';
import { FuzzResult } from '../result/fuzz-result';
import { EngineCoverage } from './engine-coverage';
import { NewWords } from './new-words';
import { ProcessProxy } from './process-proxy';
import { beginRun, endRun, type Progress, type RunEnds, wholeRun } from './run-signals';
import type { Executor, RunResult } from './runner/executor';
import type { RunningTarget, TargetStarter } from './running-target';
import { ShortDeadline } from './short-deadline';
import { TargetAdapterClient } from './target-adapter-client';
import { Watchdog } from './watchdog';

/** How long a target may take to start, in nanoseconds. */
const START_LIMIT = 60_000_000_000n;

type Finished = Result<{ leakSuspected: boolean }>;

/** A process under test; `gone` settles when it has closed its eventpair. */
interface Target {
  readonly proxy: ProcessProxy;
  readonly gone: Promise<unknown>;
}

/**
 * Runs inputs on targets in processes of their own. A target is started when there is need to: before the first run
 * and after each that ended it. Short runs block the thread, for some milliseconds at most; longer ones don't.
 */
export class TargetExecutor implements Executor, Disposable {
  readonly feedback = new ModulePool();
  readonly #coverage = new EngineCoverage();
  readonly #adapter: TargetAdapterClient;
  readonly #deadline: ShortDeadline;
  readonly #words = new NewWords();
  readonly #watchdog = new Watchdog(() => this.#running?.residentBytes() ?? 0);
  #options: Options = addDefaults({});
  #running: RunningTarget | undefined;
  #collector: Server | undefined;
  #targets: Target[] = [];
  /** Those that have ended well, whose counters still count for the last run. */
  #retired: ProcessProxy[] = [];
  #ends: RunEnds = { adapter: 0, targets: [] };
  #lastWords = '';
  /** What targets asked for that have been let go since. */
  #leftWords: readonly Uint8Array[] = [];
  #canceled = new AbortController();

  /**
   * @param process the engine's own
   * @param start starts the target
   * @param log is told, in lines for people, what a target was about that took too long
   */
  constructor(
    private readonly process: UserProcess,
    private readonly start: TargetStarter,
    private readonly log: (text: string) => void = () => undefined,
  ) {
    this.#adapter = new TargetAdapterClient(process, () => this.#launch());
    this.#deadline = new ShortDeadline(process);
  }

  /** Why the target ended that ended last; empty if it did not say. */
  get lastWords(): string {
    const current = this.#running?.lastWords ?? '';
    return current === '' ? this.#lastWords : current;
  }

  /** Targets that are there already are told nothing: they end, and the next run starts one anew. */
  async configure(options: Options): Promise<Status> {
    await this.#letGo();
    this.#options = options;
    this.#coverage.setOptions(options);
    return this.#adapter.configure(options);
  }

  getParameters(): Promise<Result<{ parameters: readonly string[] }>> {
    return this.#watched(START_LIMIT, () => this.#adapter.getParameters());
  }

  run(input: ReadonlyInput, detectLeaks: boolean): RunResult | Promise<RunResult> {
    for (const proxy of this.#retired.splice(0)) proxy[Symbol.dispose]();
    if (this.#ends.adapter === 0) return this.#startAndRun(input, detectLeaks);
    if (this.#coverage.pending > 0) this.#collect();
    return this.#run(input, detectLeaks);
  }

  /** Ends the target if a run goes on that does not block the thread. */
  cancel(): void {
    this.#canceled.abort();
  }

  newWords(): readonly Uint8Array[] {
    const words = this.#words.among(this.#running?.newWords() ?? []);
    if (this.#leftWords.length === 0) return words;
    const left = this.#leftWords;
    this.#leftWords = [];
    return [...left, ...words];
  }

  processStats(): readonly ProcessStats[] {
    return this.#targets.flatMap(({ proxy }) => {
      const stats = proxy.getStats();
      return stats.status === ZX_OK ? [stats.stats] : [];
    });
  }

  /** Ends the target. Settles when it has ended. */
  async stop(): Promise<void> {
    this.cancel();
    await this.#letGo();
  }

  [Symbol.dispose](): void {
    this.#release();
    this.#adapter[Symbol.dispose]();
    this.#coverage[Symbol.dispose]();
  }

  async #startAndRun(input: ReadonlyInput, detectLeaks: boolean): Promise<RunResult> {
    const { status } = await this.#watched(START_LIMIT, () => this.#adapter.connect());
    if (status !== ZX_OK) {
      await this.#letGo();
      return { status };
    }
    this.#collect();
    return this.#run(input, detectLeaks);
  }

  #run({ data }: ReadonlyInput, detectLeaks: boolean): RunResult | Promise<RunResult> {
    this.#watchdog.begin(performance.now());
    const deadline = this.#deadline.next();
    const [target, ...more] = this.#ends.targets;
    if (target !== undefined && more.length === 0 && this.#running?.isInOrder)
      return this.#runWhole(target, data, detectLeaks, deadline);
    const status = this.#adapter.writeInput(data);
    if (status !== ZX_OK) return { status };
    const begun = beginRun(this.process, this.#ends, detectLeaks, deadline);
    if (begun.start === 'lost') return this.#between();
    if (begun.start !== 'done' || begun.input !== 'done')
      return this.#conclude(() => this.#awaitInput(begun.start));
    if (this.#coverage.pending > 0) this.#collect();
    const ended = endRun(this.process, this.#ends.targets, deadline);
    if (ended.end !== 'done') return this.#conclude(() => this.#awaitEnd(ended.end));
    return this.#quiet(ended.leakSuspected);
  }

  #runWhole(
    target: number,
    input: Uint8Array,
    detectLeaks: boolean,
    deadline: bigint,
  ): RunResult | Promise<RunResult> {
    const placed = this.#adapter.placeInput(input);
    if (placed.status !== ZX_OK) return placed;
    const ends = { adapter: this.#ends.adapter, target };
    const { isTold, end, leakSuspected } = wholeRun(
      this.process,
      ends,
      placed.publish,
      detectLeaks,
      deadline,
    );
    if (!isTold) return this.#between();
    if (end !== 'done') return this.#conclude(() => this.#awaitEnd(end));
    if (this.#coverage.pending > 0) this.#collect();
    return this.#quiet(leakSuspected);
  }

  /** What came of a run without an error, unless it took too long, or left the target with too much memory. */
  #quiet(leakSuspected: boolean): RunResult | Promise<RunResult> {
    const excess = this.#watchdog.glance(this.#options);
    return excess === undefined
      ? { status: ZX_OK, result: FuzzResult.NO_ERRORS, leakSuspected }
      : this.#exceeded(excess);
  }

  /** A target that ended between two runs can't be blamed on an input. */
  async #between(): Promise<RunResult> {
    await this.#letGo();
    return { status: ZX_ERR_BAD_STATE };
  }

  /** The run that has just ended took more than it may. */
  async #exceeded(result: FuzzResult): Promise<RunResult> {
    await this.#letGo();
    return { status: ZX_OK, result, leakSuspected: false };
  }

  /** The rest of a run that was not short, or does not end well. */
  async #conclude(rest: () => Promise<Finished>): Promise<RunResult> {
    return this.#watched(this.#options.run_limit, async () => {
      const finished = await rest();
      this.#collect();
      if (finished.status === ZX_OK) return { ...finished, result: FuzzResult.NO_ERRORS };
      return finished.status === ZX_ERR_PEER_CLOSED ? this.#judge() : this.#between();
    });
  }

  /** Has the target ended if that takes too long, or too much memory; ZX_ERR_CANCELED if it is cut short. */
  async #watched<T extends Result>(
    run_limit: bigint,
    act: () => Promise<T>,
  ): Promise<T | { status: typeof ZX_ERR_CANCELED }> {
    this.#canceled = new AbortController();
    const done = new AbortController();
    this.#watchdog.begin(performance.now());
    this.#watchdog.watch({ ...this.#options, run_limit }, done.signal, (result) => this.#kill(result));
    const canceled = new Promise<{ status: typeof ZX_ERR_CANCELED }>((resolve) =>
      this.#canceled.signal.addEventListener('abort', () => resolve({ status: ZX_ERR_CANCELED })),
    );
    const outcome = await Promise.race([act(), canceled]);
    done.abort();
    if (outcome.status === ZX_ERR_CANCELED) await this.#letGo();
    return outcome;
  }

  async #awaitInput(start: Progress): Promise<Finished> {
    for (const { proxy } of start === 'done' ? [] : this.#targets) {
      const started = await proxy.eventPair.waitFor(kStart);
      if (started.status !== ZX_OK) return { status: ZX_ERR_BAD_STATE };
    }
    if (start !== 'done' && this.#adapter.signalStart() !== ZX_OK) return { status: ZX_ERR_BAD_STATE };
    await Promise.race([this.#adapter.eventPair.waitFor(kFinish), ...this.#targets.map(({ gone }) => gone)]);
    this.#collect();
    for (const { proxy } of this.#targets) proxy.finish();
    return this.#awaitEnd('pending');
  }

  async #awaitEnd(end: Progress): Promise<Finished> {
    if (end === 'lost' || this.#targets.length === 0) return this.#statusOfAdapter();
    let leakSuspected = false;
    for (const { proxy } of this.#targets) {
      const finished = await proxy.awaitFinish();
      if (finished.status !== ZX_OK) return finished;
      leakSuspected ||= finished.leakSuspected;
    }
    return { status: ZX_OK, leakSuspected };
  }

  #statusOfAdapter(): Finished {
    const isLost = !this.#adapter.isConnected() || this.#targets.some(({ proxy }) => isGone(proxy));
    return isLost ? { status: ZX_ERR_PEER_CLOSED } : { status: ZX_OK, leakSuspected: false };
  }

  /** Somebody has gone in a run: who, and why? Unless it did so without an error, all the others go too. */
  async #judge(): Promise<RunResult> {
    const lost = this.#targets.find(({ proxy }) => isGone(proxy));
    const result = lost ? await lost.proxy.getResult() : FuzzResult.CRASH;
    if (lost && this.#isQuiet(result)) await this.#retire(lost);
    else await this.#letGo();
    const counted = this.#isQuiet(result) ? FuzzResult.NO_ERRORS : result;
    return { status: ZX_OK, result: counted, leakSuspected: false };
  }

  #isQuiet(result: FuzzResult): boolean {
    return result === FuzzResult.NO_ERRORS || (result === FuzzResult.EXIT && !this.#options.detect_exits);
  }

  async #retire(lost: Target): Promise<void> {
    this.#retired.push(lost.proxy);
    this.#targets = this.#targets.filter((target) => target !== lost);
    this.#updateEnds();
    if (!this.#adapter.isConnected()) await this.#letGo();
  }

  #kill(result: FuzzResult): void {
    if (result === FuzzResult.TIMEOUT) for (const { proxy } of this.#targets) this.log(proxy.dump());
    for (const { proxy } of this.#targets) proxy.kill(result);
    this.#running?.kill();
  }

  /** Starts a target; gives the channel to its adapter. What is left of an earlier one goes. */
  #launch(): Channel {
    this.#running?.kill();
    this.#forget();
    for (const { proxy } of this.#targets.splice(0)) proxy[Symbol.dispose]();
    const collector = ok(Channel.create(this.process));
    const adapter = ok(Channel.create(this.process));
    this.#collector = this.#coverage.serveCollector(collector.endpoint0);
    this.#running = this.start({ collector: collector.endpoint1, adapter: adapter.endpoint1 });
    return adapter.endpoint0;
  }

  /** Takes in what targets have sent. */
  #collect(): void {
    for (let data = this.#coverage.tryTake(); data; data = this.#coverage.tryTake()) this.#take(data);
    this.#updateEnds();
  }

  #take(data: CoverageData): void {
    if (data.kind === 'instrumented')
      this.#addProcess(new ProcessProxy(this.process, this.feedback), data.value);
    else this.#addModule(data.value);
  }

  #addProcess(proxy: ProcessProxy, process: Parameters<ProcessProxy['connect']>[0]): void {
    proxy.configure(this.#options);
    proxy.connect(process);
    this.#targets.push({ proxy, gone: proxy.eventPair.waitFor(0) });
  }

  #addModule(vmo: Extract<CoverageData, { kind: 'inline_8bit_counters' }>['value']): void {
    const name = vmo.getName();
    const id = name.status === ZX_OK ? getTargetId(name.name) : 0n;
    const target = this.#targets.find(({ proxy }) => BigInt(proxy.targetId) === id);
    if (target) target.proxy.addModule(vmo);
    else vmo[Symbol.dispose]();
  }

  #updateEnds(): void {
    this.#ends = {
      adapter: this.#adapter.eventPair.eventPair.handle,
      targets: this.#targets.map(({ proxy }) => proxy.eventPair.eventPair.handle),
    };
  }

  /** Ends what runs. Settles when it has ended. */
  async #letGo(): Promise<void> {
    const running = this.#running;
    running?.kill();
    await running?.exited;
    if (running) {
      this.#leftWords = this.newWords();
      this.#lastWords = running.lastWords;
    }
    this.#release();
  }

  #release(): void {
    this.#ends = { adapter: 0, targets: [] };
    this.#adapter.disconnect();
    for (const { proxy } of this.#targets.splice(0)) proxy[Symbol.dispose]();
    this.#forget();
  }

  /** Lets go of the target that was started last, and of what it sent. */
  #forget(): void {
    this.#collector?.close();
    for (let data = this.#coverage.tryTake(); data; data = this.#coverage.tryTake()) closeData(data);
    this.#running?.[Symbol.dispose]();
    this.#running = undefined;
  }
}

function isGone(proxy: ProcessProxy): boolean {
  return !proxy.eventPair.isConnected();
}
