import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { NamedObject } from './named-object';
import { shape } from './shape';

/** A group of processes and jobs. */
export class Job extends NamedObject<{ job: Job }> {
  /** A handle of one's own to the job that contains the process. zx_handle_duplicate */
  static defaultJob(process: UserProcess): Result<{ job: Job }> {
    const result = process.sys.zx_handle_duplicate(process.defaultJob, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ job: new Job(process, out) }));
  }

  /** Another handle to the job, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ job: Job }> {
    return this.duplicateHandle(rights);
  }

  /** Ends all processes in the job with ZX_TASK_RETCODE_SYSCALL_KILL. zx_task_kill */
  kill(): Result {
    return this.sys.zx_task_kill(this.handle);
  }

  protected override wrap(handle: number): { job: Job } {
    return { job: new Job(this.process, handle) };
  }
}
