import { acceptArguments } from './abi/arguments';
import type { Descriptor } from './abi/descriptor';
import { ProcessEndedError } from './abi/ended';
import { ZX_EXCP_POLICY_ERROR, ZX_TASK_RETCODE_EXCEPTION_KILL } from './abi/constants';
import { ZX_ERR_BAD_HANDLE, ZX_OK } from './abi/status';
import { type SyscallName, syscallTable } from './abi/table';
import { Call } from './call';
import type { Core } from './core';
import type { KernelEvent, KernelListener } from './event';
import type { OperationName } from './handle/drop';
import { explainRefusal } from './explain';
import { HandleHistory } from './handle/history';
import type { ExceptionSlot } from './object/exception-slot';
import type { Process } from './object/process';
import type { Thread } from './object/thread';
import { type Outcome, Pending } from './pending';
import { PolicyFault } from './policy-fault';
import type { Refusal } from './refusal';
import { Refused } from './refused';
import { type AnyHandler, handlers } from './syscall';
import { enforceBadHandlePolicy } from './syscall/policy';
import { traceOutcome } from './trace';

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
    this.core.history ??= new HandleHistory(this.core);
    return { [Symbol.dispose]: () => this.#forget(listener) };
  }

  #forget(listener: KernelListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.core.history = undefined;
  }

  /**
   * One syscall of a thread: its outcome, or what it is blocked on. Throws an ArgumentError for what C could not
   * have expressed, and a ProcessEndedError for a thread that has ended or ends by this very call.
   */
  call(caller: Thread, entry: SyscallEntry, given: readonly unknown[]): unknown {
    if (caller.ended) throw caller.endedError();
    return this.callAccepted(caller, entry, acceptArguments(entry.name, entry.descriptor, given));
  }

  /** The same for arguments that were accepted before. */
  callAccepted(caller: Thread, entry: SyscallEntry, args: readonly unknown[]): unknown {
    if (caller.ended) throw caller.endedError();
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

  /** Does for a thread, as one step, what is no syscall; what it makes is recorded as made by it. */
  operate<T>({ process }: Thread, name: OperationName, action: () => T): T {
    const { core } = this;
    const before = core.operation;
    core.operation = { step: ++this.step, syscall: name, process: process.label };
    try {
      return this.atomically(action);
    } finally {
      core.operation = before;
      this.afterSyscall?.();
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

  #run(caller: Thread, entry: SyscallEntry, args: readonly unknown[]): unknown {
    const call = new Call(++this.step, caller, entry, args);
    if (this.#listeners.size > 0) this.#tellCall(call);
    if (caller.ended) throw caller.endedError();
    let outcome: unknown;
    this.#depth++;
    try {
      outcome = this.#dispatch(call);
      if (outcome instanceof Pending) this.#block(call, outcome);
      else this.#finish(call, outcome);
    } finally {
      this.#leave();
    }
    this.afterSyscall?.();
    return outcome;
  }

  /** A stopped thread makes its syscall when it runs again. */
  #postpone(caller: Thread, entry: SyscallEntry, args: readonly unknown[]): Pending {
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

  #dispatch(call: Call): unknown {
    const before = this.core.call;
    this.core.call = call;
    try {
      return call.entry.handler(call.caller, ...call.args);
    } catch (thrown) {
      return this.#caught(call, thrown);
    } finally {
      this.core.call = before;
    }
  }

  /** A refusal is the syscall's outcome, unless the caller's policy makes more of it. */
  #caught(call: Call, thrown: unknown): unknown {
    const fault = thrown instanceof Refused ? badHandleFault(call.caller, thrown) : thrown;
    if (fault instanceof PolicyFault) return this.#raise(call, fault);
    if (fault instanceof Refused) return fault;
    throw fault;
  }

  /**
   * Has handlers look at a policy exception. The syscall is blocked until one of them has handled it; if nobody does,
   * the caller's process ends.
   */
  #raise(call: Call, { code, condition, then }: PolicyFault): Pending {
    const { caller } = call;
    const slots = faultSlots(caller);
    if (!slots.some(({ isBound }) => isBound)) {
      caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
      throw caller.endedError();
    }
    const pending = new Pending(() => 'its policy exception to be handled');
    if (then instanceof Pending) pending.onEnd(() => then.abandon(caller.endedError()));
    const pardons = [...caller.pardoned, ...(condition === undefined ? [] : [condition])];
    caller.raise({ type: ZX_EXCP_POLICY_ERROR, code }, slots, (resolution) => {
      if (pending.ending) return;
      if (resolution === 'unhandled') caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
      else if (resolution === 'exit') caller.exit();
      else forward(() => then ?? this.#again(call, pardons), pending);
      this.afterSyscall?.();
    });
    return pending;
  }

  /** Does a syscall again whose exceptions were handled. */
  #again(call: Call, pardons: readonly number[]): unknown {
    const { pardoned } = call.caller;
    for (const condition of pardons) pardoned.add(condition);
    try {
      return this.atomically(() => this.#dispatch(call));
    } finally {
      pardoned.clear();
    }
  }

  #block(call: Call, pending: Pending): void {
    call.caller.block(call.entry.name, pending);
    pending.whenEnded((ending) => {
      if ('outcome' in ending) this.#finish(call, ending.outcome);
    });
  }

  #finish(call: Call, outcome: Outcome<unknown>): void {
    if (outcome instanceof Refused) {
      call.caller.refusals++;
      call.caller.lastRefusal = refusalOf(call, outcome);
    }
    if (this.#listeners.size > 0) this.#tellReturn(call, outcome);
  }

  #tellCall({ step, caller, entry, text }: Call): void {
    const { process } = caller;
    this.#tell({
      kind: 'call',
      step,
      process: process.label,
      thread: caller.koid,
      syscall: entry.name,
      text,
    });
  }

  #tellReturn(made: Call, outcome: unknown): void {
    const { step, caller, entry, args } = made;
    const { process } = caller;
    this.#tell({
      kind: 'return',
      step,
      process: process.label,
      thread: caller.koid,
      syscall: entry.name,
      status: entry.descriptor.returns ? undefined : outcome instanceof Refused ? outcome.rule.status : ZX_OK,
      text: `${made.text} ${traceOutcome(entry.descriptor, args, outcome, process.handles)}`,
      ...(outcome instanceof Refused ? { why: explainRefusal(refusalOf(made, outcome)) } : {}),
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

function refusalOf({ step, entry, args }: Call, refused: Refused): Refusal {
  return { step, syscall: entry.name, args, refused };
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
