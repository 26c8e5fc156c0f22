import {
  ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER,
  ZX_EXCEPTION_CHANNEL_TYPE_PROCESS,
  ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL,
} from '../abi/constants';
import { ZX_PROCESS_TERMINATED } from '../abi/signals';
import type { U64 } from '../abi/u64';
import type { ProcessLabel } from '../handle/drop';
import { HandleTable } from '../handle/handle-table';
import type { MappingHost } from '../memory/mapping-host';
import { FutexTable } from './futex-table';
import { ExceptionSlot } from './exception-slot';
import type { Job } from './job';
import { KernelObject } from './kernel-object';
import type { Policy } from './policy';
import type { Thread } from './thread';
import { Vmar } from './vmar';

/** Where a process's root region lies. */
export interface AddressWindow {
  readonly base: number;
  readonly size: number;
}

/** A process: a handle table, an address space and threads. */
export class Process extends KernelObject {
  readonly type = 'process';
  readonly handles: HandleTable;
  readonly rootVmar: Vmar;
  readonly threads = new Set<Thread>();
  readonly futexes = new FutexTable();
  /** What it may do: the policy that its job had when it was made. */
  readonly policy: Policy;
  /** Whether it serves all others, so that no queue which they fill may end it. */
  isService = false;
  /** When it was started; `undefined` before that. */
  startTime: bigint | undefined;
  /** What zx_process_start passed to its first thread: a handle in its table, or 0, and a number. */
  firstArguments: { readonly arg1: number; readonly arg2: U64 } = { arg1: 0, arg2: 0 };
  /** ZX_PROP_PROCESS_DEBUG_ADDR and ZX_PROP_PROCESS_BREAK_ON_LOAD, which dynamic linkers and debuggers use. */
  debugAddress = 0;
  breakOnLoad = 0;
  /** Set once, by whatever ends the process. */
  returnCode: number | undefined;
  #label: ProcessLabel = { koid: this.koid, name: '' };
  /** Who handles exceptions of its threads ... */
  readonly exceptions: ExceptionSlot;
  /** ... and who is asked before all others. */
  readonly debuggerExceptions: ExceptionSlot;
  #suspensions = 0;
  #critical: { readonly job: Job; readonly unlessZero: boolean } | undefined;
  readonly #whenEnded = new Set<() => void>();

  constructor(
    readonly job: Job,
    name: string,
    window: AddressWindow,
    private currentHost: MappingHost,
  ) {
    super(job.core);
    this.name = name;
    this.policy = job.policy;
    this.exceptions = new ExceptionSlot(job.core, ZX_EXCEPTION_CHANNEL_TYPE_PROCESS);
    this.debuggerExceptions = new ExceptionSlot(job.core, ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER);
    job.addProcess(this);
    this.handles = new HandleTable(job.core);
    this.rootVmar = Vmar.createRoot(this, window);
  }

  override get relatedKoid(): number {
    return this.job.koid;
  }

  get label(): ProcessLabel {
    if (this.#label.name !== this.name) this.#label = { koid: this.koid, name: this.name };
    return this.#label;
  }

  /** Where its mappings become real memory. */
  get host(): MappingHost {
    return this.currentHost;
  }

  get started(): boolean {
    return this.startTime !== undefined;
  }

  get ended(): boolean {
    return this.returnCode !== undefined;
  }

  /** From now on it lives, with or without handles, until it ends. */
  start(first: Thread): void {
    this.startTime = this.core.clock.now;
    this.hold();
    first.start(true);
  }

  /** Gives its memory another host, which is told of all that is mapped already. */
  moveMemoryTo(host: MappingHost): void {
    this.currentHost = host;
    for (const mapping of this.rootVmar.mappingsIn(this.rootVmar)) mapping.show();
  }

  /** How many suspensions of all its threads there are. */
  get suspensions(): number {
    return this.#suspensions;
  }

  /** Suspends its threads, those started later too, until it was resumed as often. */
  suspend(): void {
    this.#suspend(1);
  }

  resume(): void {
    this.#suspend(-1);
  }

  /** Whether a job is killed when the process ends. */
  get isCritical(): boolean {
    return this.#critical !== undefined;
  }

  /** Has a job, in which the process is, killed when it ends; `unlessZero`: only if its return code is not 0. */
  makeCriticalTo(job: Job, unlessZero: boolean): void {
    if (this.ended) return;
    job.hold();
    this.#critical = { job, unlessZero };
  }

  /** Has something done after the process has ended and TERMINATED is set; what it returns calls that off. */
  whenEnded(listener: () => void): () => void {
    const call = (): void => listener();
    if (this.ended) call();
    else this.#whenEnded.add(call);
    return () => void this.#whenEnded.delete(call);
  }

  /**
   * Ends the process: its threads, then its handles, then its memory go; only then TERMINATED is set and the
   * process leaves its job, so that peers learn of it no later than watchers. Only the first return code counts.
   */
  end(returnCode: number): void {
    if (!this.ended) this.core.gate.atomically(() => this.#end(returnCode));
  }

  #end(returnCode: number): void {
    this.returnCode = returnCode;
    for (const thread of [...this.threads]) thread.terminate();
    this.exceptions.close();
    this.debuggerExceptions.close();
    this.handles.closeAll();
    this.core.transit.collect();
    this.rootVmar.destroyAddressSpace();
    this.updateSignals(0, ZX_PROCESS_TERMINATED);
    this.job.removeProcess(this);
    this.#endCriticalJob(returnCode);
    this.core.gate.processEnded(this);
    for (const listener of this.#whenEnded) listener();
    this.#whenEnded.clear();
    if (this.started) this.unhold();
  }

  /** Nobody can start it any more. */
  protected override onZeroHandles(): void {
    if (!this.started) this.end(0);
  }

  #suspend(more: number): void {
    this.#suspensions += more;
    for (const thread of this.threads) thread.checkSuspension();
  }

  #endCriticalJob(returnCode: number): void {
    const critical = this.#critical;
    if (!critical) return;
    const { job, unlessZero } = critical;
    if (!unlessZero || returnCode !== 0) job.kill(ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL);
    job.unhold();
  }
}
