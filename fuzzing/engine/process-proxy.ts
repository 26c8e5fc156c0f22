import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_ERR_ALREADY_BOUND,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_HANDLE_INVALID,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_PROCESS,
  ZX_KOID_KERNEL,
  ZX_OK,
  ZX_PROCESS_TERMINATED,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
  ZX_TASK_RETCODE_OOM_KILL,
} from '../../kernel/abi';
import type { Result, Status } from '../../kernel/abi';
import type { UserProcess } from '../../kernel/abi/user-process';
import { getModuleId, type InstrumentedProcess, type ModulePool } from '../coverage';
import { AsyncEventPair, kFinish, kFinishWithLeaks, kStart, kStartLeakCheck } from '../eventpair';
import type { ProcessStats } from '../monitor/status';
import { addDefaults } from '../options/options';
import { type ExitCodes, resultOfExit } from '../result/exit-code';
import { FuzzResult } from '../result/fuzz-result';
import { SharedMemory } from '../../shared-memory';
import { Channel, Exception, Process, type Vmo } from '../../zx';
import { unlessEnded } from '../../zx/unless-ended';
import { dumpThreads } from './dump';
import { statsOf } from './process-stats';

/** The engine's view of one target process, which ends with it. */
export class ProcessProxy implements Disposable {
  /** The end over which the process is told of runs. */
  readonly eventPair: AsyncEventPair;
  /** Where exceptions of the process are told of; empty before `connect`. */
  #exceptions: Channel;
  #process: Process;
  #koid = 0;
  #exitCodes: ExitCodes = addDefaults({});
  #result: FuzzResult | undefined;
  readonly #modules = new Map<string, SharedMemory>();

  constructor(
    private readonly owner: UserProcess,
    private readonly pool: ModulePool,
  ) {
    this.eventPair = new AsyncEventPair(owner);
    this.#process = new Process(owner, ZX_HANDLE_INVALID);
    this.#exceptions = new Channel(owner, ZX_HANDLE_INVALID);
  }

  /** The process's koid; 0 before `connect`. */
  get targetId(): number {
    return this.#koid;
  }

  get exitCodes(): ExitCodes {
    return this.#exitCodes;
  }

  /** Where exceptions of the process are told of; empty before `connect`. */
  get exceptions(): Channel {
    return this.#exceptions;
  }

  /** Says which exit codes mean what; what is left out is as by default. */
  configure(options: Partial<ExitCodes>): void {
    this.#exitCodes = addDefaults(options);
  }

  /**
   * Takes on a process. ZX_ERR_BAD_STATE if it has one; ZX_ERR_INVALID_ARGS if it can not be told which process it
   * is; else what went wrong with its exceptions, whose result is then CRASH.
   */
  connect({ eventPair, process }: InstrumentedProcess): Status {
    using end = eventPair;
    using given = process;
    if (this.#koid !== 0) return ZX_ERR_BAD_STATE;
    const basic = given.getInfo(ZX_INFO_HANDLE_BASIC);
    if (basic.status !== ZX_OK || basic.info.koid <= ZX_KOID_KERNEL) return ZX_ERR_INVALID_ARGS;
    this.#koid = basic.info.koid;
    this.#process = new Process(this.owner, given.release());
    this.eventPair.pair(end);
    return this.#listenForExceptions();
  }

  /**
   * Takes on the counters of a module of the process; `vmo` is left empty. ZX_ERR_INVALID_ARGS if its name tells no
   * module, or it has no counters; ZX_ERR_ALREADY_BOUND if the process has the module; else as SharedMemory.link.
   */
  addModule(vmo: Vmo): Status {
    using given = vmo;
    const name = given.getName();
    const id = name.status === ZX_OK ? getModuleId(name.name) : '';
    if (id === '') return ZX_ERR_INVALID_ARGS;
    const counters = new SharedMemory(this.owner);
    const linked = counters.link(given);
    if (linked !== ZX_OK) return linked;
    const status = this.#add(id, counters);
    if (status !== ZX_OK) counters[Symbol.dispose]();
    return status;
  }

  /** Tells the process that a run begins, and waits until it is ready. ZX_ERR_PEER_CLOSED if it goes. */
  async start(detectLeaks: boolean): Promise<Result> {
    this.signalStart(detectLeaks);
    const waited = await this.eventPair.waitFor(kStart);
    if (waited.status === ZX_OK) this.eventPair.signalSelf(waited.observed, 0);
    return waited.status === ZX_OK ? { status: ZX_OK } : waited;
  }

  /** Tells the process that a run begins. */
  signalStart(detectLeaks: boolean): Status {
    return this.eventPair.signalPeer(0, detectLeaks ? kStartLeakCheck : kStart);
  }

  /** Tells the process that the run ends. */
  finish(): Status {
    return this.eventPair.signalPeer(0, kFinish);
  }

  /** Waits until the process has ended the run. ZX_ERR_PEER_CLOSED if it goes. */
  async awaitFinish(): Promise<Result<{ leakSuspected: boolean }>> {
    const waited = await this.eventPair.waitFor(kFinishWithLeaks);
    if (waited.status !== ZX_OK) return waited;
    this.eventPair.signalSelf(waited.observed, 0);
    return { status: ZX_OK, leakSuspected: waited.observed === kFinishWithLeaks };
  }

  /** What came of the process; waits for its end unless that is known already. */
  async getResult(): Promise<FuzzResult> {
    if (this.#result === undefined) await this.#process.async.waitOne(ZX_PROCESS_TERMINATED);
    return (this.#result ??= this.#resultOfEnd());
  }

  /** Ends the process for a reason that it can not tell itself, such as TIMEOUT or OOM. */
  kill(result: FuzzResult): void {
    this.#result ??= result;
    unlessEnded(() => this.#process.kill());
  }

  /** What the process uses now; ZX_ERR_BAD_STATE once it has ended. */
  getStats(): Result<{ stats: ProcessStats }> {
    return statsOf(this.#process, this.#koid);
  }

  /** What all its threads are about, for people; at most so many characters. */
  dump(most = 65536): string {
    return dumpThreads(this.#process, this.#koid).slice(0, most);
  }

  /** Leaves out its counters and ends the process. */
  [Symbol.dispose](): void {
    for (const [id, counters] of this.#modules) {
      this.pool.get(id, counters.size).remove(counters.data);
      counters[Symbol.dispose]();
    }
    this.#modules.clear();
    if (this.#process.isValid) unlessEnded(() => this.#process.kill());
    this.#process[Symbol.dispose]();
    this.#exceptions[Symbol.dispose]();
    this.eventPair[Symbol.dispose]();
  }

  #add(id: string, counters: SharedMemory): Status {
    if (counters.size === 0) return ZX_ERR_INVALID_ARGS;
    if (this.#modules.has(id)) return ZX_ERR_ALREADY_BOUND;
    this.pool.get(id, counters.size).add(counters.data);
    this.#modules.set(id, counters);
    return ZX_OK;
  }

  #listenForExceptions(): Status {
    const created = this.#process.createExceptionChannel();
    if (created.status !== ZX_OK) {
      this.#result = FuzzResult.CRASH;
      return created.status;
    }
    this.#exceptions = created.channel;
    void this.#watchExceptions(created.channel);
    return ZX_OK;
  }

  /** Nobody handles an exception of a target: it has crashed, and may end. */
  async #watchExceptions(channel: Channel): Promise<void> {
    try {
      await channel.async.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
      this.#takeException(channel);
    } catch {
      // The engine's own process has ended, or the kernel is gone.
    }
  }

  #takeException(channel: Channel): void {
    const message = channel.read();
    if (message.status !== ZX_OK) return;
    this.#result ??= FuzzResult.CRASH;
    for (const handle of message.handles) handle.as(Exception).close();
  }

  #resultOfEnd(): FuzzResult {
    const info = this.#process.getInfo(ZX_INFO_PROCESS);
    if (info.status !== ZX_OK) return FuzzResult.CRASH;
    const code = info.info.return_code;
    if (code === ZX_TASK_RETCODE_EXCEPTION_KILL) return FuzzResult.CRASH;
    if (code === ZX_TASK_RETCODE_OOM_KILL) return FuzzResult.OOM;
    return resultOfExit(code, this.#exitCodes);
  }
}
