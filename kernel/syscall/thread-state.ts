import * as c from '../abi/constants';
import type { Thread } from '../object/thread';

/** What a thread is blocked on, by the syscall that it waits in. */
const blockedIn: Readonly<Record<string, number>> = {
  zx_nanosleep: c.ZX_THREAD_STATE_BLOCKED_SLEEPING,
  zx_futex_wait: c.ZX_THREAD_STATE_BLOCKED_FUTEX,
  zx_port_wait: c.ZX_THREAD_STATE_BLOCKED_PORT,
  zx_channel_call: c.ZX_THREAD_STATE_BLOCKED_CHANNEL,
  zx_channel_call_etc: c.ZX_THREAD_STATE_BLOCKED_CHANNEL,
  zx_object_wait_one: c.ZX_THREAD_STATE_BLOCKED_WAIT_ONE,
  zx_object_wait_many: c.ZX_THREAD_STATE_BLOCKED_WAIT_MANY,
};

/** A thread's ZX_THREAD_STATE_*, as another one sees it: the one that asks runs. */
export function threadState(thread: Thread, caller: Thread): number {
  if (thread.ended) return c.ZX_THREAD_STATE_DEAD;
  if (!thread.started) return c.ZX_THREAD_STATE_NEW;
  if (thread.isSuspended) return c.ZX_THREAD_STATE_SUSPENDED;
  if (thread.exception) return c.ZX_THREAD_STATE_BLOCKED_EXCEPTION;
  if (thread === caller) return c.ZX_THREAD_STATE_RUNNING;
  const [blocked] = thread.waiters();
  return (blocked && blockedIn[blocked.syscall]) ?? c.ZX_THREAD_STATE_RUNNING;
}
