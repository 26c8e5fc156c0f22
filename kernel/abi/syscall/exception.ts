import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_DUPLICATE, ZX_RIGHT_INSPECT, ZX_RIGHT_MANAGE_THREAD, ZX_RIGHT_TRANSFER } from '../rights';
import { access, accessAny, rule } from '../rule';
import { ZX_ERR_ACCESS_DENIED, ZX_ERR_ALREADY_BOUND, ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS } from '../status';
import { noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

export const exceptionSyscalls = {
  /**
   * Has exceptions of a task told on a channel: messages of 24 bytes (pid u64, tid u64, ZX_EXCP_* u32) with a handle to
   * the exception. The thread stays stopped until that is closed.
   */
  zx_task_create_exception_channel: syscall({
    number: 97,
    in: (handle = k.handle, options = k.options) => ({ handle, options }),
    out: { out: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0 or ZX_EXCEPTION_CHANNEL_DEBUGGER'),
      ...deniedByPolicy('ZX_POL_NEW_CHANNEL'),
      handle: accessAny(
        'handle',
        ZX_RIGHT_INSPECT | ZX_RIGHT_DUPLICATE | ZX_RIGHT_TRANSFER | ZX_RIGHT_MANAGE_THREAD,
      ),
      threadDebugger: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'ZX_EXCEPTION_CHANNEL_DEBUGGER is for processes and jobs, not for threads',
      ),
      noEnumerate: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'a handle to a process or job must have ZX_RIGHT_ENUMERATE',
      ),
      ended: rule(ZX_ERR_BAD_STATE, 'handle', 'the task must not have ended'),
      taken: rule(
        ZX_ERR_ALREADY_BOUND,
        'handle',
        'nobody else may listen to this kind of exceptions of the task',
      ),
      ...noMemoryForHandle,
    },
  }),
  /** A handle to the thread that an exception has stopped. */
  zx_exception_get_thread: syscall({
    number: 98,
    in: (handle = k.handle) => ({ handle }),
    out: { out: k.handle },
    refusals: { handle: access('handle', 'exception'), ...noMemoryForHandle },
  }),
  /** A handle to the process of the thread that an exception has stopped. */
  zx_exception_get_process: syscall({
    number: 99,
    in: (handle = k.handle) => ({ handle }),
    out: { out: k.handle },
    refusals: {
      handle: access('handle', 'exception'),
      threadOnly: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'whoever listens to a thread only gets no handle to its process',
      ),
      ...noMemoryForHandle,
    },
  }),
};
