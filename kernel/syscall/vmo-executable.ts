import { ZX_HANDLE_INVALID, ZX_POL_AMBIENT_MARK_VMO_EXEC } from '../abi/constants';
import { ZX_RIGHT_EXECUTE } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { vmoSyscalls } from '../abi/syscall/vmo';
import type { Thread } from '../object/thread';
import { Vmo } from '../object/vmo';
import { PolicyFault } from '../policy-fault';
import { Refused, refuse } from '../refused';
import type { Handler } from './handler';
import { enforcePolicy } from './policy';

const { refusals: rules } = vmoSyscalls.zx_vmo_replace_as_executable;

/** What `vmex` is worth comes first, but is told last: whatever it is, the handle is consumed. */
export const replaceAsExecutable: Handler<'zx_vmo_replace_as_executable'> = (caller, value, vmex) => {
  const verdict = judgeVmex(caller, vmex);
  const { handles, core } = caller.process;
  const handle = handles.get(value) ?? refuse(rules.badHandle);
  const isVmo = handle.object instanceof Vmo;
  const executable =
    isVmo && !verdict ? handle.derive(handle.rights | ZX_RIGHT_EXECUTE, core.moment) : undefined;
  handles.close(handle);
  if (executable) return { status: ZX_OK, out: handles.add(executable) };
  throw verdict && isVmo ? verdict : new Refused(rules.badHandle);
};

/** What speaks against making memory executable. Throws where the policy kills, or wants all of it done again. */
function judgeVmex(caller: Thread, vmex: number): Refused | PolicyFault | undefined {
  if (vmex !== ZX_HANDLE_INVALID) {
    return new Refused(caller.process.handles.get(vmex) ? rules.noResource : rules.badVmex);
  }
  try {
    enforcePolicy(caller, ZX_POL_AMBIENT_MARK_VMO_EXEC, rules.policy);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Refused || (thrown instanceof PolicyFault && thrown.then)) return thrown;
    throw thrown;
  }
}
