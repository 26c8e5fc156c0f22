import {
  type Attached,
  ok,
  type UserProcess,
  ZX_INFO_PROCESS,
  ZX_JOB_POL_ABSOLUTE,
  ZX_JOB_POL_BASIC_V2,
  ZX_POL_OVERRIDE_ALLOW,
} from '../../kernel';
import type { Boot } from '../harness/boot';

type Sys = UserProcess['sys'];

/** Handles to a process without a program, and to what comes with it. */
export interface Created {
  readonly process: number;
  readonly vmar: number;
  readonly thread: number;
}

/** A new job in the program's own. */
export function createJob({ sys, defaultJob }: UserProcess, parent = defaultJob): number {
  return ok(sys.zx_job_create(parent, 0)).out;
}

/** A job whose new processes get a policy: `[condition, action]`. */
export function jobWithPolicy(
  program: UserProcess,
  ...entries: readonly (readonly [number, number])[]
): number {
  const job = createJob(program);
  const policy = entries.map(([condition, action]) => ({ condition, action, flags: ZX_POL_OVERRIDE_ALLOW }));
  ok(program.sys.zx_job_set_policy(job, ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V2, policy));
  return job;
}

/** A process that was not started, with a thread. */
export function createProcess({ sys, defaultJob }: UserProcess, job = defaultJob): Created {
  const { proc_handle, vmar_handle } = ok(sys.zx_process_create(job, 'created', 0));
  const thread = ok(sys.zx_thread_create(proc_handle, 'first', 0)).out;
  return { process: proc_handle, vmar: vmar_handle, thread };
}

/** A process that runs, without code. */
export function startProcess(program: UserProcess, job = program.defaultJob, arg1 = 0): Created {
  const created = createProcess(program, job);
  ok(program.sys.zx_process_start(created.process, created.thread, 0, 0, arg1, 0));
  return created;
}

/** A program in a job, and the handles that its parent has to it. */
export function startProgram(
  boot: Boot,
  parent: UserProcess,
  job = parent.defaultJob,
  arg1 = 0,
): Attached & { readonly created: Created } {
  const created = startProcess(parent, job, arg1);
  return { ...boot.attach(parent, created.thread), created };
}

/** Kills a task at the end of a test that nothing else would end. */
export function kill(sys: Sys, task: number): void {
  ok(sys.zx_task_kill(task));
}

export function returnCode(sys: Sys, process: number): number {
  return ok(sys.zx_object_get_info(process, ZX_INFO_PROCESS)).info.return_code;
}
