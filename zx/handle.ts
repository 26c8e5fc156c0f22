import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { WaitableObject } from './waitable-object';
import type { ZxObject } from './zx-object';

/** A handle to an object of any type, such as one that came over a channel. */
export class Handle extends WaitableObject<{ handle: Handle }> {
  /**
   * The wrapper that knows what can be done with it, e.g. `received.as(Vmo)`; this one is left empty. Nothing is
   * checked: whatever a handle of another type is asked later, the kernel answers ZX_ERR_WRONG_TYPE. No syscall.
   */
  as<T extends ZxObject>(type: new (process: UserProcess, handle: number) => T): T {
    return new type(this.process, this.release());
  }

  /** Another handle to the object, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ handle: Handle }> {
    return this.duplicateHandle(rights);
  }

  protected override wrap(handle: number): { handle: Handle } {
    return { handle: new Handle(this.process, handle) };
  }
}
