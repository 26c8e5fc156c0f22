import { acceptArguments } from './abi/arguments';
import type { Descriptor } from './abi/descriptor';
import { ProcessEndedError } from './abi/ended';
import { ZX_EXCP_POLICY_ERROR, ZX_TASK_RETCODE_EXCEPTION_KILL } from './abi/constants';
import { ZX_ERR_BAD_HANDLE, ZX_OK } from './abi/status';
import { type SyscallName, syscallTable } from './abi/table';
import type { Core } from './core';
import type { KernelEvent, KernelListener } from './event';
import { explainRefusal } from './explain';
import type { ExceptionSlot } from './object/exception-slot';
import type { Process } from './object/process';
import type { Thread } from './object/thread';
import { type Outcome, Pending } from './pending';
import { PolicyFault } from './policy-fault';
import { Refused } from './refused';
import { type AnyHandler, handlers } from './syscall';
import { enforceBadHandlePolicy } from './syscall/policy';
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
  readonly #afterwards: (() => void)[] = [];
  /** How deep in syscalls, and ends of processes, the kernel is. */
  #depth = 0;

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
    return caller.isStopped ? this.#postpone(caller, entry, args) : this.#run(caller, entry, args);
  }

  /** Does something that nothing else may come between; what it puts off is done afterwards. */
  atomically<T>(action: () => T): T {
    this.#depth++;
    try {
      return action();
    } finally {
      this.#leave();
    }
  }

  /** Has something done as soon as the syscall in progress, if there is one, is over. */
  afterwards(action: () => void): void {
    this.#afterwards.push(action);
    if (this.#depth === 0) this.#runAfterwards();
  }

  processEnded(process: Process): void {
    this.#tell({ kind: 'end', process: process.label, returnCode: process.returnCode ?? 0 });
    this.afterwards(() => this.afterSyscall?.());
  }

  #run(caller: Thread, entry: SyscallEntry, args: unknown[]): unknown {
    const step = ++this.step;
    if (this.#listeners.size > 0) this.#tellCall(caller, entry, args, step);
    let outcome: unknown;
    this.#depth++;
    try {
      outcome = this.#dispatch(caller, entry, args, step);
      if (outcome instanceof Pending) this.#block(caller, entry, args, step, outcome);
      else this.#finish(caller, entry, args, step, outcome);
    } finally {
      this.#leave();
    }
    this.afterSyscall?.();
    return outcome;
  }

  /** A stopped thread makes its syscall when it runs again. */
  #postpone(caller: Thread, entry: SyscallEntry, args: unknown[]): Pending {
    const pending = new Pending(
      () => 'its thread to run again (zx_task_suspend, or an exception, has stopped it)',
    );
    caller.block(entry.name, pending);
    caller.postpone(() => {
      if (pending.ending) return;
      caller.unblock(pending);
      forward(() => this.#run(caller, entry, args), pending);
    });
    return pending;
  }

  #leave(): void {
    this.#depth--;
    if (this.#depth === 0 && this.#afterwards.length > 0) this.#runAfterwards();
  }

  #runAfterwards(): void {
    for (let action = this.#afterwards.shift(); action; action = this.#afterwards.shift()) action();
  }

  #dispatch(caller: Thread, entry: SyscallEntry, args: unknown[], step: number): unknown {
    const before = this.core.moment;
    this.core.moment = { step, syscall: entry.name, process: caller.process.label };
    try {
      return entry.handler(caller, ...args);
    } catch (thrown) {
      return this.#caught(caller, thrown, () => this.#dispatch(caller, entry, args, step));
    } finally {
      this.core.moment = before;
    }
  }

  /** A refusal is the syscall's outcome, unless the caller's policy makes more of it. */
  #caught(caller: Thread, thrown: unknown, again: () => unknown): unknown {
    const fault = thrown instanceof Refused ? badHandleFault(caller, thrown) : thrown;
    if (fault instanceof PolicyFault) return this.#raise(caller, fault, again);
    if (fault instanceof Refused) return fault;
    throw fault;
  }

  /**
   * Has handlers look at a policy exception. The syscall is blocked until one of them has handled it; if nobody does,
   * the caller's process ends.
   */
  #raise(caller: Thread, { condition, then }: PolicyFault, again: () => unknown): Pending {
    const slots = faultSlots(caller);
    if (!slots.some(({ isBound }) => isBound)) {
      caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
      throw caller.endedError();
    }
    const pending = new Pending(() => 'its policy exception to be handled');
    if (then instanceof Pending) pending.onEnd(() => then.abandon(caller.endedError()));
    const pardons = [...caller.pardoned, ...(condition === undefined ? [] : [condition])];
    caller.raise(ZX_EXCP_POLICY_ERROR, slots, (resolution) => {
      if (pending.ending) return;
      if (resolution === 'unhandled') caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
      else if (resolution === 'exit') caller.exit();
      else forward(() => then ?? this.#again(caller, pardons, again), pending);
      this.afterSyscall?.();
    });
    return pending;
  }

  /** Does a syscall again whose exceptions were handled. */
  #again(caller: Thread, pardons: readonly number[], again: () => unknown): unknown {
    for (const condition of pardons) caller.pardoned.add(condition);
    try {
      return this.atomically(again);
    } finally {
      caller.pardoned.clear();
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

  /** A listener's fault is its own: it comes to light by itself, once the kernel is at rest. */
  #tell(event: KernelEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** What becomes of a refusal when the policy on bad handles has been asked: the refusal itself, or what it threw. */
function badHandleFault(caller: Thread, refused: Refused): unknown {
  const { status, outsidePolicy } = refused.rule;
  if (status !== ZX_ERR_BAD_HANDLE || outsidePolicy) return refused;
  try {
    enforceBadHandlePolicy(caller, refused);
    return refused;
  } catch (thrown) {
    return thrown;
  }
}

/** Who is asked to handle a fault of a thread, in this order. */
function faultSlots({ process, exceptions }: Thread): ExceptionSlot[] {
  const jobs = [...process.job.withAncestors()].map((job) => job.exceptions);
  return [process.debuggerExceptions, exceptions, process.exceptions, ...jobs];
}

/** Ends a pending syscall as another one ends: at once, later, or by the end of its thread. */
function forward(call: () => unknown, pending: Pending): void {
  let outcome: unknown;
  try {
    outcome = call();
  } catch (thrown) {
    if (!(thrown instanceof ProcessEndedError)) throw thrown;
    pending.abandon(thrown);
    return;
  }
  if (!(outcome instanceof Pending)) return pending.settle(outcome);
  const inner = outcome;
  inner.whenEnded((ending) => {
    if ('outcome' in ending) pending.settle(ending.outcome);
    else pending.abandon(ending.abandoned);
  });
  pending.onEnd(() => {
    if (!inner.ending) inner.abandon(new Error('nobody waits for it any more'));
  });
}
