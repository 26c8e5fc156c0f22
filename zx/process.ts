import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { NamedObject } from './named-object';
import { shape } from './shape';

/** A process as an object of the kernel, one's own or another: what a program holds of itself is its `UserProcess`. */
export class Process extends NamedObject<{ process: Process }> {
  /** A handle of one's own to the process itself. zx_handle_duplicate */
  static self(process: UserProcess): Result<{ process: Process }> {
    const result = process.sys.zx_handle_duplicate(process.self, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ process: new Process(process, out) }));
  }

  /** Another handle to the process, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ process: Process }> {
    return this.duplicateHandle(rights);
  }

  /** Ends the process with ZX_TASK_RETCODE_SYSCALL_KILL. zx_task_kill */
  kill(): Result {
    return this.sys.zx_task_kill(this.handle);
  }

  protected override wrap(handle: number): { process: Process } {
    return { process: new Process(this.process, handle) };
  }
}
