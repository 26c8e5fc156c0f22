import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { PolicyEntryIn, Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { Handle } from './handle';
import type { Process } from './process';
import { shape } from './shape';
import { Task } from './task';

/** A group of processes and jobs. */
export class Job extends Task<{ job: Job }> {
  /** A handle of one's own to the job that contains the process. zx_handle_duplicate */
  static defaultJob(process: UserProcess): Result<{ job: Job }> {
    const result = process.sys.zx_handle_duplicate(process.defaultJob, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ job: new Job(process, out) }));
  }

  /** A job in `parent`, whose policy it takes over. zx_job_create */
  static create(parent: Job): Result<{ job: Job }> {
    const { process } = parent;
    return shape(process.sys.zx_job_create(parent.handle, 0), ({ out }) => ({ job: new Job(process, out) }));
  }

  /** Another handle to the job, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ job: Job }> {
    return this.duplicateHandle(rights);
  }

  /**
   * Sets what processes made in the job from now on may do: `topic` ZX_JOB_POL_BASIC_V2 and the like, `options`
   * ZX_JOB_POL_RELATIVE or ZX_JOB_POL_ABSOLUTE. zx_job_set_policy
   */
  setPolicy(options: number, topic: number, policy: readonly PolicyEntryIn[]): Result {
    return this.sys.zx_job_set_policy(this.handle, options, topic, policy);
  }

  /** Has the job killed when `process`, which is in it, ends. zx_job_set_critical */
  setCritical(process: Process, options = 0): Result {
    return this.sys.zx_job_set_critical(this.handle, options, this.beside(process));
  }

  /** A handle to a job or process right below, by its koid. zx_object_get_child */
  getChild(koid: number, rights = ZX_RIGHT_SAME_RIGHTS): Result<{ handle: Handle }> {
    const result = this.sys.zx_object_get_child(this.handle, koid, rights);
    return shape(result, ({ out }) => ({ handle: new Handle(this.process, out) }));
  }

  /** Ends all processes in the job with ZX_TASK_RETCODE_SYSCALL_KILL. zx_task_kill */
  kill(): Result {
    return this.sys.zx_task_kill(this.handle);
  }

  protected override wrap(handle: number): { job: Job } {
    return { job: new Job(this.process, handle) };
  }
}
