import type { Access, Rule } from '../abi/rule';
import { ZX_HANDLE_INVALID, ZX_KOID_INVALID } from '../abi/constants';
import { ZX_OK } from '../abi/status';
import { futexSyscalls } from '../abi/syscall/futex';
import type { U64 } from '../abi/u64';
import type { FutexWaiter } from '../object/futex-table';
import type { Thread } from '../object/thread';
import { Pending } from '../pending';
import { Refused, refuse } from '../refused';
import type { HandlersOf } from './handler';
import { closeAndExit, trap } from './thread-end';
import { readWord, writeWord } from './user-word';

const ALIGNMENT = 4;

export const futexHandlers: HandlersOf<typeof futexSyscalls> = {
  zx_futex_wait(caller, value_ptr, current_value, new_futex_owner, deadline) {
    const { refusals: rules } = futexSyscalls.zx_futex_wait;
    if (!isPointer(value_ptr)) refuse(rules.badPointer);
    judgeWord(caller, value_ptr, current_value, rules);
    const owner = ownerToBe(caller, new_futex_owner, rules);
    if (owner === caller) refuse(rules.selfOwned);
    judgeOwner(caller, owner, [value_ptr], rules);
    const { clock } = caller.core;
    const { futexes } = caller.process;
    if (deadline <= clock.now) return refuse(rules.timedOut);

    const pending = new Pending<{ status: typeof ZX_OK }>(
      () => `a wake of the futex at 0x${waiter.futex.toString(16)}`,
    );
    const waiter: FutexWaiter = {
      thread: caller,
      futex: value_ptr,
      wake: () => pending.settle({ status: ZX_OK }),
    };
    futexes.enter(waiter, owner);
    const timer = clock.at(deadline, () => pending.settle(new Refused(rules.timedOut)));
    pending.onEnd(() => {
      futexes.leave(waiter);
      timer.cancel();
    });
    return pending;
  },

  zx_futex_wake(caller, value_ptr, wake_count) {
    if (!isPointer(value_ptr)) refuse(futexSyscalls.zx_futex_wake.refusals.badPointer);
    caller.process.futexes.wake(value_ptr, wake_count);
    return { status: ZX_OK };
  },

  zx_futex_wake_single_owner(caller, value_ptr) {
    if (!isPointer(value_ptr)) refuse(futexSyscalls.zx_futex_wake_single_owner.refusals.badPointer);
    caller.process.futexes.wakeSingleOwner(value_ptr);
    return { status: ZX_OK };
  },

  zx_futex_requeue(
    caller,
    value_ptr,
    wake_count,
    current_value,
    requeue_ptr,
    requeue_count,
    new_requeue_owner,
  ) {
    const owner = judgeRequeue(caller, value_ptr, current_value, requeue_ptr, new_requeue_owner);
    const { futexes } = caller.process;
    futexes.wake(value_ptr, wake_count);
    futexes.requeue(value_ptr, requeue_ptr, requeue_count, owner);
    return { status: ZX_OK };
  },

  zx_futex_requeue_single_owner(
    caller,
    value_ptr,
    current_value,
    requeue_ptr,
    requeue_count,
    new_requeue_owner,
  ) {
    const owner = judgeRequeue(caller, value_ptr, current_value, requeue_ptr, new_requeue_owner);
    const { futexes } = caller.process;
    futexes.wakeSingleOwner(value_ptr);
    futexes.requeue(value_ptr, requeue_ptr, requeue_count, owner);
    return { status: ZX_OK };
  },

  zx_futex_get_owner(caller, value_ptr) {
    if (!isPointer(value_ptr)) refuse(futexSyscalls.zx_futex_get_owner.refusals.badPointer);
    return { status: ZX_OK, koid: caller.process.futexes.ownerOf(value_ptr)?.koid ?? ZX_KOID_INVALID };
  },

  zx_futex_wake_handle_close_thread_exit(caller, value_ptr, wake_count, new_value, close_handle) {
    if (!isPointer(value_ptr) || !writeWord(caller.process, value_ptr, new_value)) trap(caller);
    caller.process.futexes.wake(value_ptr, wake_count);
    return closeAndExit(caller, close_handle);
  },
};

interface WordRules {
  readonly unreadable: Rule;
  readonly otherValue: Rule;
}

interface OwnerRules {
  readonly owner: Access<'thread'>;
  readonly foreignOwner: Rule;
  readonly waitingOwner: Rule;
}

function isPointer(address: U64): boolean {
  return address !== 0 && BigInt(address) % BigInt(ALIGNMENT) === 0n;
}

function judgeWord(caller: Thread, address: U64, expected: number, rules: WordRules): void {
  const word = readWord(caller.process, address) ?? refuse(rules.unreadable);
  if (word !== expected) refuse(rules.otherValue);
}

/** The thread that a handle names as an owner; nobody if it has ended. */
function ownerToBe(caller: Thread, value: number, rules: OwnerRules): Thread | undefined {
  if (value === ZX_HANDLE_INVALID) return undefined;
  const { process } = caller;
  const { object: thread } = process.handles.resolve(value, rules.owner);
  if (thread.process !== process) refuse(rules.foreignOwner);
  if (thread.ended) return undefined;
  return process.threads.has(thread) ? thread : refuse(rules.foreignOwner);
}

function judgeOwner(
  caller: Thread,
  owner: Thread | undefined,
  futexes: readonly U64[],
  rules: OwnerRules,
): void {
  if (!owner) return;
  const waits = futexes.some((address) => caller.process.futexes.isWaitedOnBy(owner, address));
  if (waits) refuse(rules.waitingOwner);
}

/** Judges a requeue; what comes back is the owner of the futex that waiters are moved to. */
function judgeRequeue(
  caller: Thread,
  from: U64,
  expected: number,
  to: U64,
  value: number,
): Thread | undefined {
  const { refusals: rules } = futexSyscalls.zx_futex_requeue;
  if (!isPointer(from)) refuse(rules.badPointer);
  if (!isPointer(to)) refuse(rules.badTarget);
  if (from === to) refuse(rules.sameFutex);
  judgeWord(caller, from, expected, rules);
  const owner = ownerToBe(caller, value, rules);
  judgeOwner(caller, owner, [from, to], rules);
  return owner;
}
