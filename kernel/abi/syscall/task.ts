import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_DESTROY } from '../rights';
import { accessAny, rule } from '../rule';
import { ZX_ERR_WRONG_TYPE } from '../status';

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
};
