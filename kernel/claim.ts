import { ZX_RIGHT_WRITE } from './abi/rights';
import { access } from './abi/rule';
import type { Result } from './abi/result';
import { ZX_ERR_ALREADY_BOUND, ZX_ERR_BAD_STATE, ZX_OK } from './abi/status';
import type { FirstHandles } from './newborn';
import type { Process } from './object/process';
import type { Thread } from './object/thread';
import { Refused } from './refused';

/** What a program holds of itself that was created by zx_process_create: nothing. */
export const noHandles: FirstHandles = { self: 0, thread: 0, rootVmar: 0, defaultJob: 0, svc: 0 };

const claimable = access('thread', 'thread', ZX_RIGHT_WRITE);

/**
 * A started thread that runs no code yet, for a program to run as. It can be claimed once, through a handle of `holder`.
 * `canHost`: whether the program can be where others of its process are.
 */
export function claimThread(
  holder: Process,
  value: number,
  canHost: (process: Process) => boolean,
): Result<{ thread: Thread }> {
  try {
    const { object: thread } = holder.handles.resolve(value, claimable);
    if (!thread.started || thread.ended || !canHost(thread.process)) return { status: ZX_ERR_BAD_STATE };
    if (thread.hasProgram) return { status: ZX_ERR_ALREADY_BOUND };
    thread.hasProgram = true;
    return { status: ZX_OK, thread };
  } catch (thrown) {
    if (thrown instanceof Refused) return { status: thrown.rule.status };
    throw thrown;
  }
}
