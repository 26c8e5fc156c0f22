import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { NamedObject } from './named-object';
import { shape } from './shape';

/** A thread as an object of the kernel. It has no `kill`: Zircon ends processes and jobs only. */
export class Thread extends NamedObject<{ thread: Thread }> {
  /** A handle of one's own to the calling thread. zx_handle_duplicate */
  static self(process: UserProcess): Result<{ thread: Thread }> {
    const result = process.sys.zx_handle_duplicate(process.thread, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ thread: new Thread(process, out) }));
  }

  /** Another handle to the thread, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ thread: Thread }> {
    return this.duplicateHandle(rights);
  }

  protected override wrap(handle: number): { thread: Thread } {
    return { thread: new Thread(this.process, handle) };
  }
}
