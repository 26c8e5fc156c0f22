import { ZX_JOB_NO_JOBS, ZX_JOB_NO_PROCESSES, ZX_JOB_TERMINATED } from '../abi/signals';
import type { Core } from '../core';
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

  /** Whether a job is this one, or one that it lies in. */
  isWithin(other: Job): boolean {
    for (let job: Job | undefined = this; job; job = job.parent) if (job === other) return true;
    return false;
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
    this.#leaveParent();
  }

  /** Whether it was killed, and nothing is left in it. */
  get isDead(): boolean {
    return this.returnCode !== undefined && this.jobs.size === 0 && this.processes.size === 0;
  }

  #dieIfKilled(): void {
    if (!this.isDead) return;
    this.updateSignals(0, ZX_JOB_TERMINATED);
    this.#leaveParent();
  }

  #leaveParent(): void {
    const { parent } = this;
    if (!parent?.jobs.delete(this)) return;
    if (parent.jobs.size === 0) parent.updateSignals(0, ZX_JOB_NO_JOBS);
    parent.#dieIfKilled();
    parent.unhold();
  }
}
