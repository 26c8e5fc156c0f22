import { handleSyscalls } from '../abi/syscall/handle';
import { ZX_RIGHT_SAME_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import type { Handle } from '../handle/handle';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

export const handleHandlers: HandlersOf<typeof handleSyscalls> = {
  zx_handle_close(caller, value) {
    if (value === 0) return { status: ZX_OK };
    const { handles } = caller.process;
    handles.close(handles.resolve(value, handleSyscalls.zx_handle_close.refusals.handle));
    return { status: ZX_OK };
  },

  zx_handle_close_many(caller, values) {
    const { handles } = caller.process;
    let allFound = true;
    for (const value of values) {
      if (value === 0) continue;
      const handle = handles.get(value);
      if (handle) handles.close(handle);
      else allFound = false;
    }
    if (!allFound) refuse(handleSyscalls.zx_handle_close_many.refusals.badHandle);
    return { status: ZX_OK };
  },

  zx_handle_duplicate(caller, value, rights) {
    const { refusals } = handleSyscalls.zx_handle_duplicate;
    const { handles, core } = caller.process;
    const handle = handles.resolve(value, refusals.handle);
    const granted = subsetOf(handle, rights) ?? refuse(refusals.notASubset);
    core.requireHandles(1);
    const duplicate = handle.derive(granted, core.moment);
    core.history?.derived('duplicate', duplicate, handle);
    return { status: ZX_OK, out: handles.add(duplicate) };
  },

  zx_handle_replace(caller, value, rights) {
    const { refusals } = handleSyscalls.zx_handle_replace;
    const { handles, core } = caller.process;
    const handle = handles.resolve(value, refusals.handle);
    const granted = subsetOf(handle, rights);
    if (granted === undefined) {
      handles.close(handle);
      return refuse(refusals.notASubset);
    }
    const replacement = handle.derive(granted, core.moment);
    core.history?.derived('replace', replacement, handle);
    const out = handles.add(replacement);
    handles.close(handle);
    return { status: ZX_OK, out };
  },
};

/** The rights asked for, if the handle can give them: ZX_RIGHT_SAME_RIGHTS alone, or none that it lacks. */
export function subsetOf(handle: Handle, rights: number): number | undefined {
  if (rights === ZX_RIGHT_SAME_RIGHTS) return handle.rights;
  return handle.has(rights) ? rights : undefined;
}
