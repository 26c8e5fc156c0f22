import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { Job } from '../object/job';
import type { KernelObject } from '../object/kernel-object';
import { Process } from '../object/process';
import { refuse } from '../refused';
import { subsetOf } from './handle';
import type { Handler } from './handler';

const { refusals } = objectSyscalls.zx_object_get_child;

export const getChild: Handler<'zx_object_get_child'> = (caller, value, koid, rights) => {
  const { handles, core } = caller.process;
  const parent = handles.resolve(value, refusals.handle);
  const granted = subsetOf(parent, rights) ?? refuse(refusals.notASubset);
  const child = childrenOf(parent.object).find((each) => each.koid === koid) ?? refuse(refusals.noChild);
  core.requireHandles(1);
  return { status: ZX_OK, out: handles.add(core.mint(child, granted)) };
};

/** The tasks right below a task. No handle to anything else has ZX_RIGHT_ENUMERATE. */
function childrenOf(object: KernelObject): KernelObject[] {
  if (object instanceof Process) return [...object.threads];
  return object instanceof Job ? [...object.jobs, ...object.processes] : [];
}
