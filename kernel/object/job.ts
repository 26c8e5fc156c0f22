import { ZX_JOB_NO_JOBS, ZX_JOB_NO_PROCESSES, ZX_JOB_TERMINATED } from '../abi/signals';
import { ZX_EXCEPTION_CHANNEL_TYPE_JOB, ZX_EXCEPTION_CHANNEL_TYPE_JOB_DEBUGGER } from '../abi/constants';
import type { Core } from '../core';
import { ExceptionSlot } from './exception-slot';
import { KernelObject } from './kernel-object';
import { Policy } from './policy';
import type { Process } from './process';

/** How many jobs may lie one in the other below the root job. */
const ROOT_HEIGHT = 32;

/** A job: a group of processes and jobs that can be ended together. */
export class Job extends KernelObject {
  readonly type = 'job';
  readonly jobs = new Set<Job>();
  readonly processes = new Set<Process>();
  /** Who handles exceptions of the threads in it ... */
  readonly exceptions: ExceptionSlot;
  /** ... and who is told of its new processes. */
  readonly debuggerExceptions: ExceptionSlot;
  /** How many more jobs may lie one in the other below it. */
  readonly height: number;
  /** What processes made in it may do; taken over from its parent. */
  policy: Policy;
  /** ZX_PROP_JOB_KILL_ON_OOM. */
  killOnOom = false;
  /** `undefined` while it is ready; set when it is killed. */
  returnCode: number | undefined;

  private constructor(
    core: Core,
    readonly parent: Job | undefined,
  ) {
    super(core, ZX_JOB_NO_JOBS | ZX_JOB_NO_PROCESSES);
    this.exceptions = new ExceptionSlot(core, ZX_EXCEPTION_CHANNEL_TYPE_JOB);
    this.debuggerExceptions = new ExceptionSlot(core, ZX_EXCEPTION_CHANNEL_TYPE_JOB_DEBUGGER);
    this.height = parent ? parent.height - 1 : ROOT_HEIGHT;
    this.policy = parent?.policy ?? Policy.open;
  }

  static createRoot(core: Core): Job {
    const job = new Job(core, undefined);
    job.name = 'root';
    job.hold();
    return job;
  }

  /** A new job in `parent`, which must not be dying. It lives while it has handles or children. */
  static create(parent: Job): Job {
    const job = new Job(parent.core, parent);
    parent.jobs.add(job);
    parent.hold();
    parent.updateSignals(ZX_JOB_NO_JOBS, 0);
    return job;
  }

  override get relatedKoid(): number {
    return this.parent?.koid ?? 0;
  }

  /** The job, the one that it lies in, and so on to the root. */
  *withAncestors(): Iterable<Job> {
    yield this;
    if (this.parent) yield* this.parent.withAncestors();
  }

  /** Whether it is the other one, or lies in it. */
  isWithin(other: Job): boolean {
    return [...this.withAncestors()].includes(other);
  }

  addProcess(process: Process): void {
    this.processes.add(process);
    this.hold();
    this.updateSignals(ZX_JOB_NO_PROCESSES, 0);
  }

  removeProcess(process: Process): void {
    this.processes.delete(process);
    if (this.processes.size === 0) this.updateSignals(0, ZX_JOB_NO_PROCESSES);
    this.#dieIfKilled();
    this.unhold();
  }

  /** Kills everything in it, child jobs first; it is dead when the last of them is. */
  kill(returnCode: number): void {
    if (this.returnCode !== undefined) return;
    this.returnCode = returnCode;
    this.hold();
    for (const job of [...this.jobs]) job.kill(returnCode);
    for (const process of [...this.processes]) process.end(returnCode);
    this.#dieIfKilled();
    this.unhold();
  }

  protected override onDestroy(): void {
    this.#closeExceptions();
    this.#leaveParent();
  }

  /** Whether it was killed, and nothing is left in it. */
  get isDead(): boolean {
    return this.returnCode !== undefined && this.jobs.size === 0 && this.processes.size === 0;
  }

  #dieIfKilled(): void {
    if (!this.isDead) return;
    this.#closeExceptions();
    this.updateSignals(0, ZX_JOB_TERMINATED);
    this.#leaveParent();
  }

  #closeExceptions(): void {
    this.exceptions.close();
    this.debuggerExceptions.close();
  }

  #leaveParent(): void {
    const { parent } = this;
    if (!parent?.jobs.delete(this)) return;
    if (parent.jobs.size === 0) parent.updateSignals(0, ZX_JOB_NO_JOBS);
    parent.#dieIfKilled();
    parent.unhold();
  }
}
