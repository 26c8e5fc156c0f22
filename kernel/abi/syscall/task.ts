import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_DESTROY, ZX_RIGHT_WRITE } from '../rights';
import { accessAny, rule } from '../rule';
import { ZX_ERR_BAD_STATE, ZX_ERR_NOT_SUPPORTED, ZX_ERR_WRONG_TYPE } from '../status';
import { noMemoryForHandle } from './limits';

/** Two names of one syscall. */
const suspend = <const N extends number>(number: N) =>
  syscall({
    number,
    in: (handle = k.handle) => ({ handle }),
    out: { token: k.handle },
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_WRITE),
      itself: rule(ZX_ERR_NOT_SUPPORTED, 'handle', 'a thread can suspend neither itself nor its own process'),
      notSuspendable: rule(ZX_ERR_WRONG_TYPE, 'handle', 'handle must be a handle to a thread or a process'),
      ended: rule(ZX_ERR_BAD_STATE, 'handle', 'the thread or process must not have ended'),
      ...noMemoryForHandle,
    },
  });

export const taskSyscalls = {
  /** Ends the calling process with a return code. */
  zx_process_exit: syscall({
    number: 80,
    in: (retcode = k.i64) => ({ retcode }),
    noReturn: true,
    refusals: {},
  }),
  /** Ends the calling thread; the last one ends its process with return code 0. */
  zx_thread_exit: syscall({ number: 81, in: () => ({}), noReturn: true, refusals: {} }),
  /** Ends a process, or all of a job, with return code ZX_TASK_RETCODE_SYSCALL_KILL. */
  zx_task_kill: syscall({
    number: 82,
    in: (handle = k.handle) => ({ handle }),
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_DESTROY),
      notKillable: rule(ZX_ERR_WRONG_TYPE, 'handle', 'handle must be a handle to a job or a process'),
    },
  }),
  /**
   * Suspends a thread, or all threads of a process, until the token is closed. ZX_THREAD_SUSPENDED tells that a thread
   * is suspended: its blocked syscalls go on, but do not return to it, and what it asks for meanwhile is postponed.
   */
  zx_task_suspend: suspend(95),
  /** The same as zx_task_suspend. */
  zx_task_suspend_token: suspend(96),
};
