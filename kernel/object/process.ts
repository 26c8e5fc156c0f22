import { ZX_PROCESS_TERMINATED } from '../abi/signals';
import type { ProcessLabel } from '../handle/drop';
import { HandleTable } from '../handle/handle-table';
import type { MappingHost } from '../memory/mapping-host';
import type { Job } from './job';
import { KernelObject } from './kernel-object';
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
  /** When it was started; `undefined` before that. */
  startTime: bigint | undefined;
  /** Set once, by whatever ends the process. */
  returnCode: number | undefined;
  #label: ProcessLabel = { koid: this.koid, name: '' };
  #whenEnded: (() => void)[] = [];

  constructor(
    readonly job: Job,
    name: string,
    window: AddressWindow,
    /** Where its mappings become real memory. */
    readonly host: MappingHost,
  ) {
    super(job.core);
    this.name = name;
    this.hold();
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

  get started(): boolean {
    return this.startTime !== undefined;
  }

  get ended(): boolean {
    return this.returnCode !== undefined;
  }

  start(first: Thread): void {
    this.startTime = this.core.clock.now;
    first.start();
  }

  /** Has something done after the process has ended and TERMINATED is set. */
  whenEnded(listener: () => void): void {
    if (this.ended) listener();
    else this.#whenEnded.push(listener);
  }

  /**
   * Ends the process: its threads, then its handles, then its memory go; only then TERMINATED is set and the
   * process leaves its job, so that peers learn of it no later than watchers. Only the first return code counts.
   */
  end(returnCode: number): void {
    if (this.ended) return;
    this.returnCode = returnCode;
    for (const thread of [...this.threads]) thread.terminate();
    this.handles.closeAll();
    this.core.transit.collect();
    this.rootVmar.destroyAddressSpace();
    this.updateSignals(0, ZX_PROCESS_TERMINATED);
    this.job.removeProcess(this);
    this.core.gate.processEnded(this);
    for (const listener of this.#whenEnded.splice(0)) listener();
    this.unhold();
  }
}
