import {
  ZX_POL_ACTION_ALLOW,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_ACTION_DENY,
  ZX_POL_ACTION_KILL,
  ZX_POL_BAD_HANDLE,
  ZX_TASK_RETCODE_POLICY_KILL,
} from '../abi/constants';
import type { Rule } from '../abi/rule';
import type { Thread } from '../object/thread';
import { PolicyFault } from '../policy-fault';
import { Refused, refuse } from '../refused';

/**
 * Asks the policy of the calling process whether it may do what a condition stands for: ZX_POL_NEW_*, ZX_POL_VMAR_WX,
 * ZX_POL_AMBIENT_MARK_VMO_EXEC. Call it where Zircon does in the order of checks, and before any effect: where the
 * policy allows it after an exception, the whole syscall is done again.
 */
export function enforcePolicy(caller: Thread, condition: number, denied: Rule): void {
  const { policy } = caller.process;
  if (policy.allowsAll) return;
  const action = policy.actionOn(condition);
  switch (action) {
    case ZX_POL_ACTION_ALLOW:
      return;
    case ZX_POL_ACTION_DENY:
      return refuse(denied);
    case ZX_POL_ACTION_KILL:
      return killByPolicy(caller);
    case ZX_POL_ACTION_ALLOW_EXCEPTION:
      if (caller.pardoned.has(condition)) return;
      throw new PolicyFault(condition);
    default:
      throw new PolicyFault(condition, new Refused(denied));
  }
}

/**
 * Asks the policy of the calling process what naming something that is no handle comes to. `then` is what the
 * syscall comes to where that is no more than an exception; left out, the syscall is done again.
 */
export function enforceBadHandlePolicy(caller: Thread, then?: Refused): void {
  const condition = ZX_POL_BAD_HANDLE;
  const { policy } = caller.process;
  if (policy.allowsAll || caller.pardoned.has(condition)) return;
  const action = policy.actionOn(condition);
  if (action === ZX_POL_ACTION_ALLOW || action === ZX_POL_ACTION_DENY) return;
  if (action === ZX_POL_ACTION_KILL) killByPolicy(caller);
  throw new PolicyFault(condition, then);
}

function killByPolicy(caller: Thread): never {
  caller.process.end(ZX_TASK_RETCODE_POLICY_KILL);
  throw caller.endedError();
}
