import { ZX_DEFAULT_SUSPEND_TOKEN_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { taskSyscalls } from '../abi/syscall/task';
import { Process } from '../object/process';
import { SuspendToken } from '../object/suspend-token';
import { Thread } from '../object/thread';
import { refuse } from '../refused';

const { refusals } = taskSyscalls.zx_task_suspend;

/** zx_task_suspend under both of its names. */
export function suspend(caller: Thread, value: number): { status: typeof ZX_OK; token: number } {
  const { handles, core } = caller.process;
  const { object: task } = handles.resolve(value, refusals.handle);
  if (task === caller || task === caller.process) refuse(refusals.itself);
  if (!(task instanceof Thread) && !(task instanceof Process)) return refuse(refusals.notSuspendable);
  if (task.ended) refuse(refusals.ended);
  core.requireHandles(1);
  const token = new SuspendToken(task);
  return { status: ZX_OK, token: handles.add(core.mint(token, ZX_DEFAULT_SUSPEND_TOKEN_RIGHTS)) };
}
