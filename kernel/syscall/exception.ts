import {
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCEPTION_CHANNEL_TYPE_THREAD,
  ZX_POL_NEW_CHANNEL,
} from '../abi/constants';
import {
  ZX_DEFAULT_PROCESS_RIGHTS,
  ZX_DEFAULT_THREAD_RIGHTS,
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
} from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { exceptionSyscalls } from '../abi/syscall/exception';
import type { Handle } from '../handle/handle';
import type { ExceptionSlot } from '../object/exception-slot';
import { Job } from '../object/job';
import { Process } from '../object/process';
import { Thread } from '../object/thread';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { needRights } from './need-rights';
import { enforcePolicy } from './policy';

/** A handler can read and wait, and pass it on. */
const CHANNEL_RIGHTS = ZX_RIGHT_TRANSFER | ZX_RIGHT_WAIT | ZX_RIGHT_READ;

const { refusals } = exceptionSyscalls.zx_task_create_exception_channel;

export const exceptionHandlers: HandlersOf<typeof exceptionSyscalls> = {
  zx_task_create_exception_channel(caller, value, options) {
    if (options !== 0 && options !== ZX_EXCEPTION_CHANNEL_DEBUGGER) refuse(refusals.badOptions);
    enforcePolicy(caller, ZX_POL_NEW_CHANNEL, refusals.policy);
    const { handles, core } = caller.process;
    const slot = slotOf(handles.resolve(value, refusals.handle), options === ZX_EXCEPTION_CHANNEL_DEBUGGER);
    if (slot.isBound) refuse(refusals.taken);
    core.requireHandles(2);
    return { status: ZX_OK, out: handles.add(core.mint(slot.bind(), CHANNEL_RIGHTS)) };
  },

  zx_exception_get_thread(caller, value) {
    const { handle: asked } = exceptionSyscalls.zx_exception_get_thread.refusals;
    const { handles, core } = caller.process;
    const { object: exception } = handles.resolve(value, asked);
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(exception.thread, ZX_DEFAULT_THREAD_RIGHTS)) };
  },

  zx_exception_get_process(caller, value) {
    const { refusals: rules } = exceptionSyscalls.zx_exception_get_process;
    const { handles, core } = caller.process;
    const { object: exception } = handles.resolve(value, rules.handle);
    if (exception.channelType === ZX_EXCEPTION_CHANNEL_TYPE_THREAD) refuse(rules.threadOnly);
    core.requireHandles(1);
    return {
      status: ZX_OK,
      out: handles.add(core.mint(exception.thread.process, ZX_DEFAULT_PROCESS_RIGHTS)),
    };
  },
};

/** Where a task's exceptions are told. No handle to anything but a task has the rights that it takes. */
function slotOf(handle: Handle, isDebugger: boolean): ExceptionSlot {
  const { object: task } = handle;
  if (task instanceof Thread) {
    if (isDebugger) refuse(refusals.threadDebugger);
    if (task.ended) refuse(refusals.ended);
    return task.exceptions;
  }
  needRights(handle, ZX_RIGHT_ENUMERATE, refusals.noEnumerate);
  if (!(task instanceof Process) && !(task instanceof Job)) return refuse(refusals.noEnumerate);
  if (task instanceof Process ? task.ended : task.isDead) refuse(refusals.ended);
  return isDebugger ? task.debuggerExceptions : task.exceptions;
}
