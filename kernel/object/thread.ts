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
  /** The conditions whose exceptions, in the syscall in progress, were handled already. */
  readonly pardoned = new Set<number>();
  /** Whether a program runs as it. */
  hasProgram = false;
  /** ZX_THREAD_STATE_SINGLE_STEP, which has no effect. */
  singleStep = false;
  readonly #blocked = new Map<Pending, string>();
  /** Its blocked syscalls whose ending it is not told of, because it is suspended. */
  readonly #held = new Set<Pending>();
  /** What it does when it runs again. */
  readonly #postponed: (() => void)[] = [];
  #suspensions = 0;
  #isSuspended = false;
  #started = false;
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

  get started(): boolean {
    return this.#started;
  }

  get ended(): boolean {
    return this.#ended;
  }

  start(): void {
    this.#started = true;
    this.hold();
    this.process.threads.add(this);
    this.updateSignals(ZX_THREAD_SUSPENDED, ZX_THREAD_RUNNING);
    this.checkSuspension();
  }

  /** Whether it is suspended: blocked syscalls do not return to it, and new ones are postponed. */
  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /** Whether it runs no code. */
  get isStopped(): boolean {
    return this.#isSuspended;
  }

  /** Suspends it until it was resumed as often. */
  suspend(): void {
    this.#suspensions++;
    this.checkSuspension();
  }

  resume(): void {
    this.#suspensions--;
    this.checkSuspension();
  }

  /** Suspends or resumes it, as the suspensions of thread and process have it. */
  checkSuspension(): void {
    const isSuspended = this.#suspensions + this.process.suspensions > 0;
    if (!this.#started || this.#ended || isSuspended === this.#isSuspended) return;
    this.#isSuspended = isSuspended;
    if (isSuspended) {
      for (const pending of this.#blocked.keys()) this.#hold(pending);
      this.updateSignals(ZX_THREAD_RUNNING, ZX_THREAD_SUSPENDED);
    } else {
      this.updateSignals(ZX_THREAD_SUSPENDED, ZX_THREAD_RUNNING);
      this.core.gate.afterwards(() => this.#runAgain());
    }
  }

  /** Has something done when it runs again. */
  postpone(action: () => void): void {
    this.#postponed.push(action);
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
    for (const pending of [...this.#blocked.keys(), ...this.#held]) pending.abandon(this.endedError());
    this.#postponed.length = 0;
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
    if (this.#isSuspended) this.#hold(pending);
  }

  /** Forgets a blocked syscall that another one stands for from now on. */
  unblock(pending: Pending): void {
    this.#blocked.delete(pending);
  }

  #hold(pending: Pending): void {
    this.#held.add(pending);
    pending.hold();
  }

  /** Tells it of what ended meanwhile, then does what was postponed, unless it is stopped again. */
  #runAgain(): void {
    if (this.isStopped) return;
    const held = [...this.#held];
    this.#held.clear();
    for (const pending of held) pending.unhold();
    while (!this.isStopped) {
      const action = this.#postponed.shift();
      if (!action) return;
      action();
    }
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
