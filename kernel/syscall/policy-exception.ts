import { ZX_TASK_RETCODE_EXCEPTION_KILL } from '../abi/constants';
import type { Thread } from '../object/thread';

/** What a policy exception comes to while nobody handles exceptions: the end of the caller's process. */
export function raisePolicyException(caller: Thread): void {
  if (caller.process.isService) return;
  caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
  throw caller.endedError();
}
