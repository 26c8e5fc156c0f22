import { syscall } from '../descriptor';
import * as k from '../kind';
import { access, rule } from '../rule';
import { ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS, ZX_ERR_TIMED_OUT } from '../status';

const badPointer = (look: string) =>
  rule(ZX_ERR_INVALID_ARGS, look, `${look} must be a multiple of 4, and not 0`);

/** What a call that compares the word asks of it. */
const word = {
  unreadable: rule(ZX_ERR_INVALID_ARGS, 'value_ptr', 'value_ptr must be mapped for reading, within the VMO'),
  otherValue: rule(ZX_ERR_BAD_STATE, 'current_value', 'the word at value_ptr must be current_value'),
};

/** What is asked of a thread that is to own a futex; 0 stands for none. */
const ownership = (look: string) => ({
  owner: access(look, 'thread'),
  foreignOwner: rule(
    ZX_ERR_INVALID_ARGS,
    look,
    `${look} must be a thread of the calling process that was started`,
  ),
  waitingOwner: rule(ZX_ERR_INVALID_ARGS, look, `${look} must not itself wait for what it is to own`),
});

const requeueRules = {
  badPointer: badPointer('value_ptr'),
  badTarget: badPointer('requeue_ptr'),
  sameFutex: rule(ZX_ERR_INVALID_ARGS, 'requeue_ptr', 'requeue_ptr and value_ptr must differ'),
  ...word,
  ...ownership('new_requeue_owner'),
};

export const futexSyscalls = {
  /**
   * Waits on a futex, the 32-bit word at an address of the calling process, if the word is `current_value`. A thread
   * of the process becomes its owner, or nobody with ZX_HANDLE_INVALID.
   */
  zx_futex_wait: syscall({
    number: 160,
    in: (value_ptr = k.address, current_value = k.i32, new_futex_owner = k.handle, deadline = k.time) => ({
      value_ptr,
      current_value,
      new_futex_owner,
      deadline,
    }),
    blocks: true,
    refusals: {
      badPointer: badPointer('value_ptr'),
      ...word,
      ...ownership('new_futex_owner'),
      selfOwned: rule(
        ZX_ERR_INVALID_ARGS,
        'new_futex_owner',
        'new_futex_owner must not be the calling thread, which is going to wait',
      ),
      timedOut: rule(ZX_ERR_TIMED_OUT, 'deadline', 'the deadline passed first'),
    },
  }),
  /** Wakes the `wake_count` longest waiters of a futex, which has no owner then. The word is not looked at. */
  zx_futex_wake: syscall({
    number: 161,
    in: (value_ptr = k.address, wake_count = k.u32) => ({ value_ptr, wake_count }),
    refusals: { badPointer: badPointer('value_ptr') },
  }),
  /** Wakes the longest waiter of a futex; it owns the futex then, if others go on waiting. */
  zx_futex_wake_single_owner: syscall({
    number: 162,
    in: (value_ptr = k.address) => ({ value_ptr }),
    refusals: { badPointer: badPointer('value_ptr') },
  }),
  /**
   * Wakes `wake_count` waiters of a futex and has up to `requeue_count` of the others wait on another futex, all if
   * the word is `current_value`. The first futex has no owner then; the other one has the given one, or nobody.
   */
  zx_futex_requeue: syscall({
    number: 163,
    in: (
      value_ptr = k.address,
      wake_count = k.u32,
      current_value = k.i32,
      requeue_ptr = k.address,
      requeue_count = k.u32,
      new_requeue_owner = k.handle,
    ) => ({ value_ptr, wake_count, current_value, requeue_ptr, requeue_count, new_requeue_owner }),
    refusals: requeueRules,
  }),
  /** The same for one waiter to wake, which owns the first futex then if others go on waiting there. */
  zx_futex_requeue_single_owner: syscall({
    number: 164,
    in: (
      value_ptr = k.address,
      current_value = k.i32,
      requeue_ptr = k.address,
      requeue_count = k.u32,
      new_requeue_owner = k.handle,
    ) => ({ value_ptr, current_value, requeue_ptr, requeue_count, new_requeue_owner }),
    refusals: requeueRules,
  }),
  /** The koid of the thread that owns a futex; ZX_KOID_INVALID if none does. */
  zx_futex_get_owner: syscall({
    number: 165,
    in: (value_ptr = k.address) => ({ value_ptr }),
    out: { koid: k.u64 },
    refusals: { badPointer: badPointer('value_ptr') },
  }),
  /**
   * Stores a value in a futex, wakes `wake_count` of its waiters, closes a handle (or none: ZX_HANDLE_INVALID) and
   * ends the calling thread. Where one of these can't be done, the process ends as by a fatal exception.
   */
  zx_futex_wake_handle_close_thread_exit: syscall({
    number: 166,
    in: (value_ptr = k.address, wake_count = k.u32, new_value = k.i32, close_handle = k.handle) => ({
      value_ptr,
      wake_count,
      new_value,
      close_handle,
    }),
    noReturn: true,
    refusals: {},
  }),
};
