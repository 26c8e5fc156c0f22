import { ZX_TIME_INFINITE } from '../../kernel/abi/constants';
import { ZX_ERR_PEER_CLOSED, ZX_OK } from '../../kernel/abi/status';
import type { Status } from '../../kernel/abi/result';
import { ok } from '../../kernel/abi/failure';
import type { UserProcess } from '../../kernel/abi/user-process';
import { coverageDataCollector, Module } from '../coverage';
import { AsyncEventPair, kFinish, kFinishWithLeaks, kLeak, kStart, kStartLeakCheck } from '../eventpair';
import { type Client, connectTo } from '../message';
import { addDefaults, type Options } from '../options/options';
import { type Channel, Process } from '../../zx';
import { MemoryUse } from './memory-use';
import { ModuleQueue, type RawModule } from './module-queue';

/** What a target's runtime may do for it. */
export interface TargetHooks {
  /** Whether memory was lost since the run began; looked for only where a run is suspected of it. */
  readonly detectLeak?: () => boolean;
  /** Lets go of freed memory that is kept back. */
  readonly purge?: () => void;
  /** Ends the process; the simulated process is ended if left out. */
  readonly exit?: (code: number) => void;
  /** Is told of what is wrong with the target but does not stop it. */
  readonly warn?: (message: string) => void;
}

type Collector = Client<(typeof coverageDataCollector)['methods']>;

/**
 * The runtime in an instrumented process: tells the engine of itself and of its modules, and has their counters show
 * exactly what ran between the start and the end of each run.
 */
export class TargetProcess implements Disposable {
  /** The end over which the engine tells of runs. */
  readonly eventPair: AsyncEventPair;
  readonly #queue = new ModuleQueue();
  readonly #modules: Module[] = [];
  readonly #memory = new MemoryUse();
  #options: Options = addDefaults({});
  #collector: Collector | undefined;
  #adding: Promise<Status>[] = [];
  /** A process that connects while a run is on counts as started. */
  #awaited = kStartLeakCheck | kFinish;
  #isDetecting = false;
  #purgeAt = 0n;

  constructor(
    readonly process: UserProcess,
    private readonly hooks: TargetHooks = {},
  ) {
    this.eventPair = new AsyncEventPair(process);
  }

  /** What the engine said; the defaults before `connect`. */
  get options(): Options {
    return this.#options;
  }

  /** The largest piece of memory that may be asked for, in bytes; Infinity where there is no limit. */
  get mallocLimit(): number {
    return this.#options.malloc_limit || Infinity;
  }

  /** How often freed memory is let go, in nanoseconds; ZX_TIME_INFINITE for never. */
  get purgeInterval(): bigint {
    return this.hooks.purge && this.#options.purge_interval > 0n
      ? this.#options.purge_interval
      : ZX_TIME_INFINITE;
  }

  /** Whether leaks can be looked for. */
  get canDetectLeaks(): boolean {
    return this.#options.detect_leaks && this.hooks.detectLeak !== undefined;
  }

  /** The modules that were accepted, in order. */
  get modules(): readonly Module[] {
    return this.#modules;
  }

  /** __sanitizer_cov_8bit_counters_init: the counters of a module, to be paired with the PC table of the same rank. */
  addCounters(counters: Uint8Array): void {
    this.#queue.addCounters(counters);
    this.#addModules();
  }

  /** __sanitizer_cov_pcs_init: the PC table of a module, two words a counter. */
  addPcs(pcs: BigUint64Array): void {
    this.#queue.addPcs(pcs);
    this.#addModules();
  }

  /**
   * Tells the engine of the process over a channel to the coverage component, which it takes over. Settles when all
   * modules known by then were acknowledged: the target may run. ZX_ERR_PEER_CLOSED if the component goes.
   */
  async connect(collector: Channel): Promise<Status> {
    this.#collector = connectTo(coverageDataCollector, collector);
    const { process } = ok(Process.self(this.process));
    const reply = await this.#collector.call.initialize({ eventPair: this.eventPair.create(), process });
    if (reply.status !== ZX_OK) return reply.status;
    this.#options = addDefaults(reply.options);
    this.#addModules();
    return this.acknowledged();
  }

  /** Settles when all modules added so far were acknowledged; the first failure, if there was one. */
  async acknowledged(): Promise<Status> {
    const statuses = await Promise.all(this.#adding);
    return statuses.find((status) => status !== ZX_OK) ?? ZX_OK;
  }

  /** Answers the engine's signals until it is gone. */
  async run(): Promise<void> {
    for (;;) {
      const waited = await this.eventPair.waitFor(this.awaited);
      if (waited.status !== ZX_OK) return;
      this.eventPair.signalSelf(waited.observed, 0);
      this.eventPair.signalPeer(0, this.respond(waited.observed));
    }
  }

  /** The signals that it waits for now. */
  get awaited(): number {
    return this.#awaited;
  }

  /** Does what signals ask for, which the caller has cleared or will, and tells what to set on the peer. */
  respond(observed: number): number {
    if (observed & kStart) return this.#start((observed & kLeak) !== 0);
    if (observed & kFinish) return this.#finish();
    return 0;
  }

  /** To be called for each piece of memory that the target asks for, of so many bytes. */
  onMalloc(size: number): void {
    this.#memory.malloc();
    if (size > this.mallocLimit) this.exit(this.#options.malloc_exitcode);
  }

  /** To be called for each piece that it gives back. */
  onFree(): void {
    this.#memory.free();
  }

  /** To be called when the target is beyond help, such as after an exception that nobody caught. */
  onDeath(): void {
    this.exit(this.#options.death_exitcode);
  }

  /** To be called before the process exits: what ran is not lost. */
  onExit(): void {
    this.#update();
  }

  /** Ends the process with a code, which tells the engine why. */
  exit(code: number): void {
    if (this.hooks.exit) this.hooks.exit(code);
    else this.process.exit(code);
  }

  [Symbol.dispose](): void {
    this.#collector?.close();
    this.eventPair[Symbol.dispose]();
    for (const module of this.#modules.splice(0)) module[Symbol.dispose]();
  }

  #start(isLeakCheck: boolean): number {
    if (isLeakCheck && this.canDetectLeaks) this.#isDetecting = true;
    for (const module of this.#modules) module.clear();
    this.#memory.reset();
    this.#awaited = kFinish;
    return kStart;
  }

  #finish(): number {
    this.#update();
    this.#awaited = kStartLeakCheck;
    return this.#suspectsLeak() ? kFinishWithLeaks : kFinish;
  }

  #update(): void {
    for (const module of this.#modules) module.update();
  }

  #suspectsLeak(): boolean {
    const isSuspected = !this.#memory.isBalanced;
    const isDetecting = this.#isDetecting;
    this.#isDetecting = false;
    this.#memory.reset();
    if (isDetecting && isSuspected && this.hooks.detectLeak?.()) this.exit(this.#options.leak_exitcode);
    this.#purge();
    return isSuspected;
  }

  #purge(): void {
    if (this.purgeInterval === ZX_TIME_INFINITE) return;
    const now = this.process.sys.zx_clock_get_monotonic();
    if (now < this.#purgeAt) return;
    this.#purgeAt = now + this.purgeInterval;
    this.hooks.purge?.();
  }

  #addModules(): void {
    if (!this.#collector || !this.eventPair.eventPair.isValid) return;
    for (let raw = this.#queue.take(); raw; raw = this.#queue.take()) this.#adding.push(this.#addModule(raw));
  }

  /** The module is on its way when this returns. */
  async #addModule({ counters, pcs }: RawModule): Promise<Status> {
    if (pcs.length !== 2 * counters.length) {
      this.hooks.warn?.(
        `a module with ${counters.length} counters has ${pcs.length} words of PC table: left out`,
      );
      return ZX_OK;
    }
    const imported = Module.import(this.process, counters, pcs);
    if (imported.status !== ZX_OK) return imported.status;
    const { module } = imported;
    module.clear();
    this.#modules.push(module);
    const shared = module.share(this.process.koid);
    if (shared.status !== ZX_OK) return shared.status;
    const added = await this.#collector?.call.addLlvmModule({ vmo: shared.vmo });
    return added?.status ?? ZX_ERR_PEER_CLOSED;
  }
}
