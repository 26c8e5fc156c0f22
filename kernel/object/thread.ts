import { ProcessEndedError, type Waiter } from '../abi/ended';
import { ZX_THREAD_RUNNING, ZX_THREAD_SUSPENDED, ZX_THREAD_TERMINATED } from '../abi/signals';
import {
  ZX_EXCEPTION_CHANNEL_TYPE_THREAD,
  ZX_EXCP_PROCESS_STARTING,
  ZX_EXCP_THREAD_EXITING,
  ZX_EXCP_THREAD_STARTING,
} from '../abi/constants';
import type { Pending } from '../pending';
import type { Refusal } from '../refusal';
import { type ExceptionCause, ExceptionDelivery, type Resolution } from './exception-delivery';
import { ExceptionSlot } from './exception-slot';
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
  /** ZX_PROP_REGISTER_FS and ZX_PROP_REGISTER_GS, which nothing uses. */
  fsBase = 0;
  gsBase = 0;
  readonly #blocked = new Map<Pending, string>();
  /** Its blocked syscalls whose ending it is not told of, because it is suspended. */
  readonly #held = new Set<Pending>();
  /** What it does when it runs again. */
  readonly #postponed: (() => void)[] = [];
  /** Who handles its exceptions. */
  readonly exceptions: ExceptionSlot;
  #exception: ExceptionDelivery | undefined;
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
    this.exceptions = new ExceptionSlot(process.core, ZX_EXCEPTION_CHANNEL_TYPE_THREAD);
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

  start(isFirst = false): void {
    this.#started = true;
    this.hold();
    this.process.threads.add(this);
    this.updateSignals(ZX_THREAD_SUSPENDED, ZX_THREAD_RUNNING);
    this.checkSuspension();
    this.#tellOfStart(isFirst);
  }

  /** Debuggers of the job, of the first thread of a process, and of the process look at it before it runs. */
  #tellOfStart(isFirst: boolean): void {
    const tellProcess = (): void => this.#tellOf(ZX_EXCP_THREAD_STARTING, [this.process.debuggerExceptions]);
    if (!isFirst) return tellProcess();
    const jobs = [...this.process.job.withAncestors()];
    this.#tellOf(
      ZX_EXCP_PROCESS_STARTING,
      jobs.map(({ debuggerExceptions }) => debuggerExceptions),
      tellProcess,
    );
  }

  /** Raises an exception that nobody need handle, if anybody listens. */
  #tellOf(type: number, slots: readonly ExceptionSlot[], then: () => void = () => undefined): void {
    if (!slots.some(({ isBound }) => isBound)) return then();
    this.raise({ type, code: 0 }, slots, (resolution) => (resolution === 'exit' ? this.exit() : then()));
  }

  /** Whether it is suspended: blocked syscalls do not return to it, and new ones are postponed. */
  get isSuspended(): boolean {
    return this.#isSuspended;
  }

  /** Whether it runs no code. */
  get isStopped(): boolean {
    return this.#isSuspended || this.#exception !== undefined;
  }

  /** The exception that keeps it from running. */
  get exception(): ExceptionDelivery | undefined {
    return this.#exception;
  }

  /** Stops it until the handlers of an exception are through with it; `done` is told after the syscall in progress. */
  raise(
    cause: ExceptionCause,
    slots: readonly ExceptionSlot[],
    done: (resolution: Resolution) => void,
  ): void {
    const delivery = new ExceptionDelivery(this, cause, slots, (resolution) =>
      this.core.gate.afterwards(() => {
        if (this.#ended) return;
        this.#exception = undefined;
        done(resolution);
        this.#runAgain();
      }),
    );
    this.#exception = delivery;
    delivery.next();
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
    const { threads } = this.process;
    if (threads.size === 1 && threads.has(this)) this.process.end(0);
    else this.terminate();
  }

  /** The same as a syscall: a debugger looks at it first, if there is one. False if that takes time. */
  leave(): boolean {
    const { debuggerExceptions } = this.process;
    if (!debuggerExceptions.isBound) {
      this.exit();
      return true;
    }
    this.raise({ type: ZX_EXCP_THREAD_EXITING, code: 0 }, [debuggerExceptions], () => this.exit());
    return false;
  }

  /** Ends the thread, and nothing else: its blocked syscalls never return. */
  terminate(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.process.threads.delete(this);
    for (const pending of [...this.#blocked.keys(), ...this.#held]) pending.abandon(this.endedError());
    this.#postponed.length = 0;
    this.#exception?.cancel();
    this.#exception = undefined;
    this.exceptions.close();
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
    if (this.#isSuspended) return;
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
