import { ZX_TASK_RETCODE_SYSCALL_KILL } from '../abi/constants';
import { ZX_OK } from '../abi/status';
import { taskSyscalls } from '../abi/syscall/task';
import { Job } from '../object/job';
import { Process } from '../object/process';
import { Pending } from '../pending';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { suspend } from './task-suspend';

export const taskHandlers: HandlersOf<typeof taskSyscalls> = {
  zx_process_exit(caller, retcode) {
    caller.process.end(Number(retcode));
    throw caller.endedError();
  },

  zx_thread_exit(caller) {
    if (caller.leave()) throw caller.endedError();
    return new Pending<never>(() => 'its debugger to let it go');
  },

  zx_task_kill(caller, value) {
    const { refusals } = taskSyscalls.zx_task_kill;
    const { object } = caller.process.handles.resolve(value, refusals.handle);
    if (object instanceof Process) object.end(ZX_TASK_RETCODE_SYSCALL_KILL);
    else if (object instanceof Job) object.kill(ZX_TASK_RETCODE_SYSCALL_KILL);
    else refuse(refusals.notKillable);
    if (caller.ended) throw caller.endedError();
    return { status: ZX_OK };
  },

  zx_task_suspend: suspend,
  zx_task_suspend_token: suspend,
};
