import { bool, i64, list, rights, struct, time, u32, u64 } from '../kind';
import {
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_MANAGE_PROCESS,
  ZX_RIGHT_MANAGE_THREAD,
} from '../rights';
import { access, accessAny } from '../rule';
import { listTopic, recordTopic } from './topic';

export const ZX_INFO_PROCESS_THREADS = 4;
export const ZX_INFO_JOB_CHILDREN = 8;
export const ZX_INFO_JOB_PROCESSES = 9;
export const ZX_INFO_THREAD = 10;
export const ZX_INFO_THREAD_STATS = 15;
export const ZX_INFO_PROCESS_HANDLE_STATS = 21;
export const ZX_INFO_JOB = 24;
export const ZX_INFO_HANDLE_TABLE = 27;
export const ZX_INFO_PROCESS = 0x10000003;
export const ZX_INFO_THREAD_EXCEPTION_REPORT = 0x1000000b;
export const ZX_INFO_TASK_RUNTIME = 0x1000001e;

/** `zx_info_process_t`: `start_time` holds with the STARTED flag, `return_code` with EXITED. */
const infoProcess = struct('zx_info_process', { return_code: i64, start_time: time, flags: u32 });
/** `zx_info_job_t`: `return_code` holds once it was killed, `exited` tells that it is dead. */
const infoJob = struct('zx_info_job', {
  return_code: i64,
  exited: bool,
  kill_on_oom: bool,
  debugger_attached: bool,
});
/** `zx_cpu_set_t`: eight words. */
const cpuSet = struct('zx_cpu_set', { mask: list(u64) });
/** `zx_info_thread_t` */
const infoThread = struct('zx_info_thread', {
  state: u32,
  wait_exception_channel_type: u32,
  cpu_affinity_mask: cpuSet,
});
/** `zx_info_thread_stats_t` */
const infoThreadStats = struct('zx_info_thread_stats', { total_runtime: time, last_scheduled_cpu: u32 });
/** `zx_info_task_runtime_t` */
const infoTaskRuntime = struct('zx_info_task_runtime', {
  cpu_time: time,
  queue_time: time,
  page_fault_time: time,
  lock_contention_time: time,
});
/** `zx_info_process_handle_stats_t`: how many handles a process has, by the number of the object's type. */
const infoHandleStats = struct('zx_info_process_handle_stats', { handle_count: list(u32) });
/** `zx_info_handle_extended_t`: a handle, by its value in the process that it belongs to. */
const infoHandleExtended = struct('zx_info_handle_extended', {
  type: u32,
  handle_value: u32,
  rights,
  reserved: u32,
  koid: u64,
  related_koid: u64,
  peer_owner_koid: u64,
});

/** `zx_exception_header_t`: `size` in bytes of the whole report, `type` is ZX_EXCP_*. */
const exceptionHeader = struct('zx_exception_header', { size: u32, type: u32 });
/** `zx_x86_64_exc_data_t` */
const excData = struct('zx_x86_64_exc_data', { vector: u64, err_code: u64, cr2: u64 });
/**
 * `zx_exception_context_t`: of ZX_EXCP_POLICY_ERROR, `synth_code` is ZX_EXCP_POLICY_CODE_*; otherwise it and `synth_data`
 * are 0.
 */
const exceptionContext = struct('zx_exception_context', {
  arch: struct('zx_exception_arch', { u: struct('zx_exception_arch_u', { x86_64: excData }) }),
  synth_code: u32,
  synth_data: u32,
});
/** `zx_exception_report_t` */
const exceptionReport = struct('zx_exception_report', { header: exceptionHeader, context: exceptionContext });

const inspectable = access('handle', 'process', ZX_RIGHT_INSPECT);
const thread = access('handle', 'thread', ZX_RIGHT_INSPECT);
const jobToList = access('handle', 'job', ZX_RIGHT_ENUMERATE);
const koid = u64;

/** Jobs, processes and threads. */
export const taskTopics = {
  [ZX_INFO_PROCESS_THREADS]: listTopic(
    'ZX_INFO_PROCESS_THREADS',
    access('handle', 'process', ZX_RIGHT_ENUMERATE),
    koid,
  ),
  [ZX_INFO_JOB_CHILDREN]: listTopic('ZX_INFO_JOB_CHILDREN', jobToList, koid),
  [ZX_INFO_JOB_PROCESSES]: listTopic('ZX_INFO_JOB_PROCESSES', jobToList, koid),
  [ZX_INFO_THREAD]: recordTopic('ZX_INFO_THREAD', thread, infoThread),
  [ZX_INFO_THREAD_EXCEPTION_REPORT]: recordTopic('ZX_INFO_THREAD_EXCEPTION_REPORT', thread, exceptionReport),
  [ZX_INFO_THREAD_STATS]: recordTopic('ZX_INFO_THREAD_STATS', thread, infoThreadStats),
  [ZX_INFO_JOB]: recordTopic('ZX_INFO_JOB', access('handle', 'job', ZX_RIGHT_INSPECT), infoJob),
  [ZX_INFO_TASK_RUNTIME]: recordTopic(
    'ZX_INFO_TASK_RUNTIME',
    accessAny('handle', ZX_RIGHT_INSPECT),
    infoTaskRuntime,
  ),
  [ZX_INFO_PROCESS_HANDLE_STATS]: recordTopic('ZX_INFO_PROCESS_HANDLE_STATS', inspectable, infoHandleStats),
  [ZX_INFO_HANDLE_TABLE]: listTopic(
    'ZX_INFO_HANDLE_TABLE',
    access('handle', 'process', ZX_RIGHT_INSPECT | ZX_RIGHT_MANAGE_PROCESS | ZX_RIGHT_MANAGE_THREAD),
    infoHandleExtended,
  ),
  [ZX_INFO_PROCESS]: recordTopic('ZX_INFO_PROCESS', inspectable, infoProcess),
};
