import { acceptArguments } from './abi/arguments';
import type { Descriptor } from './abi/descriptor';
import { ZX_OK } from './abi/status';
import { type SyscallName, syscallTable } from './abi/table';
import type { Core } from './core';
import type { KernelEvent, KernelListener } from './event';
import { explainRefusal } from './explain';
import type { Process } from './object/process';
import type { Thread } from './object/thread';
import { type Outcome, Pending } from './pending';
import { Refused } from './refused';
import { type AnyHandler, handlers } from './syscall';
import { traceCall, traceOutcome } from './trace';

/** A syscall with its implementation at hand. */
export interface SyscallEntry {
  readonly name: SyscallName;
  readonly descriptor: Descriptor;
  readonly handler: AnyHandler;
}

/** The one gate that every syscall passes, from wherever it comes: validate, observe, dispatch, observe. */
export class Gate {
  readonly entries: ReadonlyMap<SyscallName, SyscallEntry>;
  readonly byNumber: ReadonlyMap<number, SyscallEntry>;
  /** What runs after each syscall and each end of a process: services that live beside the kernel. */
  afterSyscall: (() => void) | undefined;
  /** How many syscalls there were. */
  step = 0;
  readonly #listeners = new Set<KernelListener>();

  constructor(private readonly core: Core) {
    const entries = (Object.keys(syscallTable) as SyscallName[]).map((name): SyscallEntry => ({
      name,
      descriptor: syscallTable[name],
      handler: handlers[name] as AnyHandler,
    }));
    this.entries = new Map(entries.map((entry) => [entry.name, entry]));
    this.byNumber = new Map(entries.map((entry) => [entry.descriptor.number, entry]));
  }

  observe(listener: KernelListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /**
   * One syscall of a thread: its outcome, or what it is blocked on. Throws an ArgumentError for what C could not
   * have expressed, and a ProcessEndedError for a thread that has ended or ends by this very call.
   */
  call(caller: Thread, entry: SyscallEntry, given: readonly unknown[]): unknown {
    if (caller.ended) throw caller.endedError();
    const args = acceptArguments(entry.name, entry.descriptor, given);
    const step = ++this.step;
    if (this.#listeners.size > 0) this.#tellCall(caller, entry, args, step);
    const outcome = this.#dispatch(caller, entry, args, step);
    if (outcome instanceof Pending) this.#block(caller, entry, args, step, outcome);
    else this.#finish(caller, entry, args, step, outcome);
    this.afterSyscall?.();
    return outcome;
  }

  processEnded(process: Process): void {
    this.#tell({ kind: 'end', process: process.label, returnCode: process.returnCode ?? 0 });
    this.afterSyscall?.();
  }

  #dispatch(caller: Thread, entry: SyscallEntry, args: unknown[], step: number): unknown {
    const before = this.core.moment;
    this.core.moment = { step, syscall: entry.name, process: caller.process.label };
    try {
      return entry.handler(caller, ...args);
    } catch (thrown) {
      if (thrown instanceof Refused) return thrown;
      throw thrown;
    } finally {
      this.core.moment = before;
    }
  }

  #block(caller: Thread, entry: SyscallEntry, args: unknown[], step: number, pending: Pending): void {
    caller.block(entry.name, pending);
    pending.whenEnded((ending) => {
      if ('outcome' in ending) this.#finish(caller, entry, args, step, ending.outcome);
    });
  }

  #finish(
    caller: Thread,
    entry: SyscallEntry,
    args: unknown[],
    step: number,
    outcome: Outcome<unknown>,
  ): void {
    if (outcome instanceof Refused) {
      caller.refusals++;
      caller.lastRefusal = { step, syscall: entry.name, args, refused: outcome };
    }
    if (this.#listeners.size > 0) this.#tellReturn(caller, entry, args, step, outcome);
  }

  #tellCall(caller: Thread, entry: SyscallEntry, args: unknown[], step: number): void {
    const { process } = caller;
    const text = traceCall(entry.name, entry.descriptor, args, process.handles);
    this.#tell({
      kind: 'call',
      step,
      process: process.label,
      thread: caller.koid,
      syscall: entry.name,
      text,
    });
  }

  #tellReturn(caller: Thread, entry: SyscallEntry, args: unknown[], step: number, outcome: unknown): void {
    const { process } = caller;
    const call = traceCall(entry.name, entry.descriptor, args, process.handles);
    this.#tell({
      kind: 'return',
      step,
      process: process.label,
      thread: caller.koid,
      syscall: entry.name,
      status: entry.descriptor.returns ? undefined : outcome instanceof Refused ? outcome.rule.status : ZX_OK,
      text: `${call} ${traceOutcome(entry.descriptor, args, outcome, process.handles)}`,
      ...(outcome instanceof Refused
        ? { why: explainRefusal({ step, syscall: entry.name, args, refused: outcome }) }
        : {}),
    });
  }

  #tell(event: KernelEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
