import { ZX_HANDLE_INVALID, ZX_POL_AMBIENT_MARK_VMO_EXEC } from '../abi/constants';
import { ZX_RIGHT_EXECUTE } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { vmoSyscalls } from '../abi/syscall/vmo';
import type { Handle } from '../handle/handle';
import type { Thread } from '../object/thread';
import { Vmo } from '../object/vmo';
import { PolicyFault } from '../policy-fault';
import { Refused, refuse } from '../refused';
import type { Handler } from './handler';
import { enforcePolicy } from './policy';

const { refusals: rules } = vmoSyscalls.zx_vmo_replace_as_executable;

/** What `vmex` is worth comes first, but is told last: whatever it is, the handle is consumed. */
export const replaceAsExecutable: Handler<'zx_vmo_replace_as_executable'> = (caller, value, vmex) => {
  const { handles, core } = caller.process;
  try {
    judgeVmex(caller, vmex);
  } catch (thrown) {
    if (isFinal(thrown)) handles.close(vmoHandle(caller, value));
    throw thrown;
  }
  const handle = vmoHandle(caller, value);
  const executable = handle.derive(handle.rights | ZX_RIGHT_EXECUTE, core.moment);
  core.history?.derived('replace', executable, handle);
  handles.close(handle);
  return { status: ZX_OK, out: handles.add(executable) };
};

function judgeVmex(caller: Thread, vmex: number): void {
  if (vmex === ZX_HANDLE_INVALID) enforcePolicy(caller, ZX_POL_AMBIENT_MARK_VMO_EXEC, rules.policy);
  else refuse(caller.process.handles.get(vmex) ? rules.noResource : rules.badVmex);
}

/** Whether it is what the call comes to: not where the policy kills, or wants all of it done again. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof Refused || (thrown instanceof PolicyFault && thrown.then !== undefined);
}

/** The handle of a VMO; one of something else is consumed. */
function vmoHandle({ process: { handles } }: Thread, value: number): Handle {
  const handle = handles.get(value) ?? refuse(rules.badHandle);
  if (handle.object instanceof Vmo) return handle;
  handles.close(handle);
  return refuse(rules.badHandle);
}
