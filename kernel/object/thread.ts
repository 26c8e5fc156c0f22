import { ProcessEndedError, type Waiter } from '../abi/ended';
import { ZX_THREAD_RUNNING, ZX_THREAD_SUSPENDED, ZX_THREAD_TERMINATED } from '../abi/signals';
import type { Pending } from '../pending';
import type { Refusal } from '../refusal';
import { KernelObject } from './kernel-object';
import type { Process } from './process';

/** A thread: what makes syscalls. Each connection of a client is one. */
export class Thread extends KernelObject {
  readonly type = 'thread';
  /** The last syscall of this thread that was refused, for whoever asks why. */
  lastRefusal: Refusal | undefined;
  /** How many of its syscalls were refused so far. */
  refusals = 0;
  readonly #blocked = new Map<Pending, string>();
  #ended = false;

  constructor(
    readonly process: Process,
    name: string,
  ) {
    super(process.core);
    this.name = name;
  }

  override get relatedKoid(): number {
    return this.process.koid;
  }

  get ended(): boolean {
    return this.#ended;
  }

  start(): void {
    this.hold();
    this.process.threads.add(this);
    this.updateSignals(ZX_THREAD_SUSPENDED, ZX_THREAD_RUNNING);
  }

  /** The thread's own end; the last one ends its process. */
  exit(): void {
    if (this.#ended) return;
    this.terminate();
    if (this.process.threads.size === 0) this.process.end(0);
  }

  /** Ends the thread, and nothing else: its blocked syscalls never return. */
  terminate(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.process.threads.delete(this);
    for (const pending of [...this.#blocked.keys()]) pending.abandon(this.endedError());
    this.updateSignals(ZX_THREAD_RUNNING | ZX_THREAD_SUSPENDED, ZX_THREAD_TERMINATED);
    this.unhold();
  }

  endedError(): ProcessEndedError {
    return new ProcessEndedError(this.process.name, this.process.returnCode);
  }

  /** Remembers a blocked syscall until it ends. */
  block(syscall: string, pending: Pending): void {
    this.#blocked.set(pending, syscall);
    pending.onEnd(() => this.#blocked.delete(pending));
  }

  waiters(): Waiter[] {
    return [...this.#blocked].map(([pending, syscall]) => ({
      process: this.process.name,
      processKoid: this.process.koid,
      threadKoid: this.koid,
      syscall,
      waitsFor: pending.waitsFor(),
    }));
  }
}
