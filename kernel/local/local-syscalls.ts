import type { BatchEntry } from '../abi/batch';
import { DeadlockError } from '../abi/ended';
import { failure } from '../abi/failure';
import type { AsyncSyscalls, Syscalls } from '../abi/syscalls';
import { syscallTable } from '../abi/table';
import { explainRefusal } from '../explain';
import type { SyscallEntry } from '../gate';
import type { Thread } from '../object/thread';
import { Pending } from '../pending';
import { Refused } from '../refused';
import { showCall } from '../abi/show-call';
import { letTimePassWhenIdle } from './idle';

/** The syscalls of an in-process thread; one that blocks lets time pass until it ends. */
export function syncSyscalls(thread: Thread): Syscalls {
  return stubs(thread, (entry, args) =>
    toResultInTime(thread, thread.core.gate.call(thread, entry, args)),
  ) as Syscalls;
}

/** The same one after the other, of a batch. */
export function syncBatch(thread: Thread, batch: readonly BatchEntry<unknown>[]): unknown[] {
  const { gate } = thread.core;
  return batch.map(({ name, args }) => {
    const entry = gate.entries.get(name);
    return entry && toResultInTime(thread, gate.callAccepted(thread, entry, args));
  });
}

function toResultInTime(thread: Thread, outcome: unknown): unknown {
  return outcome instanceof Pending ? drive(thread, outcome) : toResult(thread, outcome);
}

/** The same as Promises. */
export function asyncSyscalls(thread: Thread): AsyncSyscalls {
  return stubs(thread, (entry, args) => {
    const result = new Promise((resolve, reject) => {
      const outcome = thread.core.gate.call(thread, entry, args);
      if (!(outcome instanceof Pending)) return resolve(toResult(thread, outcome));
      outcome.whenEnded((ending) => {
        if ('outcome' in ending) return resolve(toResult(thread, ending.outcome));
        if (ending.abandoned instanceof DeadlockError) allowUnawaited(result);
        reject(ending.abandoned);
      });
      letTimePassWhenIdle(thread.core, outcome);
    });
    return result;
  }) as AsyncSyscalls;
}

/** A wait that a program has started and forgotten is no fault of it when the program ends. */
function allowUnawaited(result: Promise<unknown>): void {
  result.catch(() => undefined);
}

function stubs(
  thread: Thread,
  call: (entry: SyscallEntry, args: readonly unknown[]) => unknown,
): Record<string, (...args: unknown[]) => unknown> {
  const entries = [...thread.core.gate.entries.values()];
  return Object.fromEntries(entries.map((entry) => [entry.name, (...args: unknown[]) => call(entry, args)]));
}

/** Lets time pass until a blocked call ends; throws a DeadlockError if that can't help. */
function drive(thread: Thread, pending: Pending): unknown {
  let told: { readonly result: unknown } | { readonly thrown: Error } | undefined;
  pending.whenEnded((ending) => {
    told = 'outcome' in ending ? { result: toResult(thread, ending.outcome) } : { thrown: ending.abandoned };
  });
  for (;;) {
    if (told) {
      if ('thrown' in told) throw told.thrown;
      return told.result;
    }
    if (thread.core.clock.passToNextTimer()) continue;
    const deadlock = new DeadlockError(thread.core.waiters());
    pending.abandon(deadlock);
    throw deadlock;
  }
}

function toResult(thread: Thread, outcome: unknown): unknown {
  if (!(outcome instanceof Refused)) return outcome;
  const refusal = thread.lastRefusal;
  if (!refusal) return { status: outcome.rule.status, ...outcome.fields };
  const { syscall, args } = refusal;
  return failure(outcome.rule.status, outcome.fields, {
    syscall,
    call: () => showCall(syscall, syscallTable[syscall], args),
    explain: () => explainRefusal(refusal),
  });
}
