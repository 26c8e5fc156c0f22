import type {
  InfoList,
  InfoRecord,
  InfoRecords,
  ZX_INFO_JOB,
  ZX_INFO_THREAD_EXCEPTION_REPORT,
} from '../abi/info';
import { objectSyscalls } from '../abi/syscall/object';
import type { Handle } from '../handle/handle';
import { Job } from '../object/job';
import type { KernelObject } from '../object/kernel-object';
import { Process } from '../object/process';
import { Thread } from '../object/thread';
import { refuse } from '../refused';
import { threadState } from './thread-state';

const { refusals } = objectSyscalls.zx_object_get_info;
/** A set of processors: the only one. */
const ONE_CPU = [1, 0, 0, 0, 0, 0, 0, 0];
const NEVER_SCHEDULED = 0xffffffff;
/** The size of C's zx_exception_report_t. */
const REPORT_BYTES = 40;

/** The topics that list tasks. */
export const taskLists: Readonly<Record<string, (handle: Handle) => InfoList>> = {
  ZX_INFO_PROCESS_THREADS: ({ object }) => (object instanceof Process ? koidsOf(object.threads) : []),
  ZX_INFO_JOB_CHILDREN: ({ object }) => (object instanceof Job ? koidsOf(object.jobs) : []),
  ZX_INFO_JOB_PROCESSES: ({ object }) => (object instanceof Job ? koidsOf(object.processes) : []),
};

/** The topics about tasks. */
export const taskRecords: Readonly<
  Record<string, (handle: Handle, caller: Thread) => InfoRecord | undefined>
> = {
  ZX_INFO_JOB: ({ object }) => (object instanceof Job ? jobRecord(object) : undefined),
  ZX_INFO_THREAD: ({ object }, caller) =>
    object instanceof Thread ? threadRecord(object, caller) : undefined,
  ZX_INFO_THREAD_EXCEPTION_REPORT: ({ object }) =>
    object instanceof Thread ? exceptionReport(object) : undefined,
  ZX_INFO_THREAD_STATS: ({ object }) => (object instanceof Thread ? statsRecord(object) : undefined),
  ZX_INFO_TASK_RUNTIME: ({ object }) => runtimeRecord(object),
};

function koidsOf(objects: Iterable<KernelObject>): number[] {
  return Array.from(objects, ({ koid }) => koid);
}

function jobRecord(job: Job): InfoRecords[typeof ZX_INFO_JOB] {
  return {
    return_code: job.returnCode ?? 0,
    exited: job.isDead,
    kill_on_oom: job.killOnOom,
    debugger_attached: job.debuggerExceptions.isBound,
  };
}

function threadRecord(thread: Thread, caller: Thread): InfoRecord {
  return {
    state: threadState(thread, caller),
    wait_exception_channel_type: thread.exception?.channelType ?? 0,
    cpu_affinity_mask: { mask: ONE_CPU },
  };
}

function exceptionReport({ exception }: Thread): InfoRecords[typeof ZX_INFO_THREAD_EXCEPTION_REPORT] {
  const { type, code } = exception?.cause ?? refuse(refusals.noException);
  return {
    header: { size: REPORT_BYTES, type },
    context: {
      arch: { u: { x86_64: { vector: 0, err_code: 0, cr2: 0 } } },
      synth_code: code,
      synth_data: 0,
    },
  };
}

function statsRecord(thread: Thread): InfoRecord {
  if (thread.ended) refuse(refusals.ended);
  return { total_runtime: 0n, last_scheduled_cpu: thread.started ? 0 : NEVER_SCHEDULED };
}

function runtimeRecord(object: KernelObject): InfoRecord {
  const isTask = object instanceof Thread || object instanceof Process || object instanceof Job;
  if (!isTask) refuse(refusals.noTask);
  return { cpu_time: 0n, queue_time: 0n, page_fault_time: 0n, lock_contention_time: 0n };
}
