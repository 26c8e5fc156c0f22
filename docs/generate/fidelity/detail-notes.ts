import type * as constants from '../../../kernel/abi/constants';
import {
  type InfoLists,
  type InfoRecords,
  ZX_INFO_BTI,
  ZX_INFO_CPU_STATS,
  ZX_INFO_GUEST_STATS,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_TABLE,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_JOB,
  ZX_INFO_JOB_CHILDREN,
  ZX_INFO_JOB_PROCESSES,
  ZX_INFO_KMEM_STATS,
  ZX_INFO_KMEM_STATS_EXTENDED,
  ZX_INFO_MSI,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_HANDLE_STATS,
  ZX_INFO_PROCESS_MAPS,
  ZX_INFO_PROCESS_THREADS,
  ZX_INFO_PROCESS_VMOS,
  ZX_INFO_RESOURCE,
  ZX_INFO_SOCKET,
  ZX_INFO_STREAM,
  ZX_INFO_TASK_RUNTIME,
  ZX_INFO_TASK_STATS,
  ZX_INFO_THREAD,
  ZX_INFO_THREAD_EXCEPTION_REPORT,
  ZX_INFO_THREAD_STATS,
  ZX_INFO_TIMER,
  ZX_INFO_VCPU,
  ZX_INFO_VMAR,
  ZX_INFO_VMO,
} from '../../../kernel/abi/info';
import type { machineTopics } from '../../../kernel/abi/info/machine';
import {
  type NumberProperty,
  ZX_PROP_EXCEPTION_STATE,
  ZX_PROP_EXCEPTION_STRATEGY,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_NAME,
  ZX_PROP_PROCESS_BREAK_ON_LOAD,
  ZX_PROP_PROCESS_DEBUG_ADDR,
  ZX_PROP_PROCESS_VDSO_BASE_ADDRESS,
  ZX_PROP_REGISTER_FS,
  ZX_PROP_REGISTER_GS,
  ZX_PROP_SOCKET_RX_THRESHOLD,
  ZX_PROP_SOCKET_TX_THRESHOLD,
  ZX_PROP_STREAM_MODE_APPEND,
  ZX_PROP_VMO_CONTENT_SIZE,
} from '../../../kernel/abi/property';
import { faithful, type Fidelity, simplified } from './fidelity';

/** A topic of which only holders of such an object are told. */
function toldToNobody(about: string): Fidelity {
  return faithful(
    `Refused with ZX_ERR_BAD_HANDLE or ZX_ERR_WRONG_TYPE, as Zircon refuses whoever has no ${about}. Nobody has.`,
  );
}

/** Each topic of zx_object_get_info. */
export const topicNotes: Record<
  keyof InfoRecords | keyof InfoLists | keyof typeof machineTopics | typeof ZX_INFO_HANDLE_VALID,
  Fidelity
> = {
  [ZX_INFO_HANDLE_VALID]: faithful(),
  [ZX_INFO_HANDLE_BASIC]: faithful(),
  [ZX_INFO_HANDLE_COUNT]: faithful(),
  [ZX_INFO_VMAR]: faithful('The root region is the window of 64 GiB that the program reserved.'),
  [ZX_INFO_PROCESS]: faithful('The unversioned number 3 gives the same record.'),
  [ZX_INFO_PROCESS_THREADS]: faithful(
    'Threads that were started and have not ended, in the order of their start.',
  ),
  [ZX_INFO_JOB]: faithful(),
  [ZX_INFO_JOB_CHILDREN]: faithful(),
  [ZX_INFO_JOB_PROCESSES]: faithful(),
  [ZX_INFO_THREAD]: simplified(
    'A thread that is blocked in several asynchronous syscalls shows the oldest one; the one that asks shows as ' +
      'running. There is one processor in `cpu_affinity_mask`.',
  ),
  [ZX_INFO_THREAD_EXCEPTION_REPORT]: simplified(
    'The registers in `arch` are 0: no exception comes from a processor. `synth_code` of a policy exception is its ' +
      'ZX_POL_* condition or a ZX_EXCP_POLICY_CODE_*, whose numbers are from memory; `synth_data` is 0.',
    'The unversioned number 11 gives the same record.',
  ),
  [ZX_INFO_THREAD_STATS]: simplified('`total_runtime` is 0.'),
  [ZX_INFO_TASK_RUNTIME]: simplified('All times are 0. The unversioned number 30 gives the same record.'),
  [ZX_INFO_TASK_STATS]: simplified(
    'Committed is what holds anything but zeros, and in-process what the kernel wrote.',
  ),
  [ZX_INFO_PROCESS_MAPS]: simplified(
    '`committed_pages` as for ZX_INFO_TASK_STATS. Neighbouring mappings are never merged. A mapping is one entry for ' +
      'each protection within.',
  ),
  [ZX_INFO_PROCESS_VMOS]: faithful('The unversioned number 14 gives the same records.'),
  [ZX_INFO_PROCESS_HANDLE_STATS]: faithful(),
  [ZX_INFO_HANDLE_TABLE]: faithful('`avail` is how many handles that process has, not the caller.'),
  [ZX_INFO_SOCKET]: faithful(),
  [ZX_INFO_TIMER]: faithful(),
  [ZX_INFO_STREAM]: faithful(),
  [ZX_INFO_VMO]: simplified(
    '`committed_bytes` are whole pages: in a kernel process those that the memfd takes; in-process those that the ' +
      'kernel wrote, and those that hold anything but zeros. A slice or reference has none of its own.',
    '`metadata_bytes` and `committed_change_events` are 0. The unversioned number 23 gives the same record.',
  ),
  [ZX_INFO_CPU_STATS]: toldToNobody('system resource'),
  [ZX_INFO_KMEM_STATS]: toldToNobody('system resource'),
  [ZX_INFO_KMEM_STATS_EXTENDED]: toldToNobody('system resource'),
  [ZX_INFO_GUEST_STATS]: toldToNobody('system resource'),
  [ZX_INFO_RESOURCE]: toldToNobody('resource'),
  [ZX_INFO_BTI]: toldToNobody('BTI'),
  [ZX_INFO_MSI]: toldToNobody('MSI'),
  [ZX_INFO_VCPU]: toldToNobody('VCPU'),
};

const registerWithoutUse =
  'As on x86-64: a thread reads and sets its own, to an address below 2^47. Kept; nothing is addressed by it.';

/** Each property. */
export const propertyNotes: Record<NumberProperty | typeof ZX_PROP_NAME, Fidelity> = {
  [ZX_PROP_NAME]: simplified(
    'Stored cut to 31 bytes, and at a NUL. Bytes that are no UTF-8, the half of a character at the cut among them, are ' +
      'read back as U+FFFD; on Zircon they come back as they are.',
    'An object of a type without names answers ZX_ERR_WRONG_TYPE; older kernels gave an empty name.',
  ),
  [ZX_PROP_REGISTER_FS]: simplified(registerWithoutUse),
  [ZX_PROP_REGISTER_GS]: simplified(registerWithoutUse),
  [ZX_PROP_PROCESS_DEBUG_ADDR]: simplified('Kept; no dynamic linker sets it. Below 2^53.'),
  [ZX_PROP_PROCESS_VDSO_BASE_ADDRESS]: simplified('It is 0: syscalls need no vDSO, so none is mapped.'),
  [ZX_PROP_PROCESS_BREAK_ON_LOAD]: simplified(
    'Kept, without effect: no dynamic linker reads it. Below 2^53.',
  ),
  [ZX_PROP_EXCEPTION_STATE]: faithful(),
  [ZX_PROP_EXCEPTION_STRATEGY]: faithful(),
  [ZX_PROP_JOB_KILL_ON_OOM]: simplified('Kept; no job is ever killed for want of memory.'),
  [ZX_PROP_SOCKET_RX_THRESHOLD]: faithful(),
  [ZX_PROP_SOCKET_TX_THRESHOLD]: faithful(),
  [ZX_PROP_STREAM_MODE_APPEND]: faithful(),
  [ZX_PROP_VMO_CONTENT_SIZE]: faithful(
    'Setting it needs ZX_RIGHT_WRITE as well and zeroes the VMO from there on, which the reference page does not say ' +
      'but the kernel does. It may exceed the VMO.',
  ),
};

/** Properties that are not there, by why they are not. */
export const absentProperties: Readonly<Record<string, readonly string[]>> = {
  'refused with ZX_ERR_NOT_SUPPORTED, as by every build of Zircon that is not for debugging': [
    'PROCESS_HW_TRACE_CONTEXT_ID',
  ],
};

/** Options about which there is something to say beyond what is said of their syscalls. */
export const optionNotes: Partial<Record<keyof typeof constants, Fidelity>> = {
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE: faithful(
    'A full snapshot, as Zircon makes of a VMO that no pager backs.',
  ),
  ZX_VM_MAP_RANGE: simplified(
    'Taken and checked; the pages that there are can be accessed at once anyway. A range that reaches beyond the VMO ' +
      'is mapped all the same, as older kernels did.',
  ),
  ZX_VM_COMPACT: simplified('Kept, without any influence on where things go.'),
  ZX_VM_ALLOW_FAULTS: faithful(
    'Asked for with discardable VMOs only, as the kernel of mid-2023 does; its reference page asks for it with ' +
      'resizable VMOs and beyond their ends too.',
  ),
  ZX_VM_PERM_EXECUTE: simplified(
    'Judged as on Zircon, and kept; nothing is executed in the memory, which is readable to its program.',
  ),
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED: faithful(
    'Means ZX_VM_PERM_READ, as on a processor without execute-only memory.',
  ),
  ZX_WAIT_ASYNC_EDGE: faithful(
    'Fires, as in the kernel, on any newly set signal of the object while one that was asked for is active.',
  ),
};
