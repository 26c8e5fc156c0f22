import { ZX_HANDLE_INVALID, ZX_TASK_RETCODE_EXCEPTION_KILL } from '../abi/constants';
import type { Thread } from '../object/thread';

/** The end of a thread that hits a trap instruction, which nobody handles. */
export function trap(caller: Thread): never {
  caller.process.end(ZX_TASK_RETCODE_EXCEPTION_KILL);
  throw caller.endedError();
}

/** Closes a handle, or none for ZX_HANDLE_INVALID, and ends the calling thread. A bad handle is a trap. */
export function closeAndExit(caller: Thread, value: number): never {
  const { handles } = caller.process;
  const handle = handles.get(value);
  if (!handle && value !== ZX_HANDLE_INVALID) trap(caller);
  if (handle) handles.close(handle);
  caller.exit();
  throw caller.endedError();
}
