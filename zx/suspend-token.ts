import type { UserProcess } from '../kernel/abi/user-process';
import type { Result } from '../kernel/abi';
import { shape } from './shape';
import { ZxObject } from './zx-object';

/** Keeps a thread, or all threads of a process, suspended until it is closed. */
export class SuspendToken extends ZxObject<{ suspendToken: SuspendToken }> {
  /** Suspends a thread or process, given by its handle. zx_task_suspend */
  static suspend(process: UserProcess, task: number): Result<{ suspendToken: SuspendToken }> {
    return shape(process.sys.zx_task_suspend(task), ({ token }) => ({
      suspendToken: new SuspendToken(process, token),
    }));
  }

  protected override wrap(handle: number): { suspendToken: SuspendToken } {
    return { suspendToken: new SuspendToken(this.process, handle) };
  }
}
