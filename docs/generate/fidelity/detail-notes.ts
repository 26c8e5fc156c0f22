import type * as constants from '../../../kernel/abi/constants';
import {
  type InfoRecords,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_INFO_PROCESS,
  ZX_INFO_SOCKET,
  ZX_INFO_TIMER,
  ZX_INFO_VMAR,
  ZX_INFO_VMO,
} from '../../../kernel/abi/info';
import {
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_PROP_NAME,
  ZX_PROP_SOCKET_RX_THRESHOLD,
  ZX_PROP_SOCKET_TX_THRESHOLD,
  ZX_PROP_VMO_CONTENT_SIZE,
} from '../../../kernel/abi/property';
import { faithful, type Fidelity, simplified } from './fidelity';

/** Each topic of zx_object_get_info. */
export const topicNotes: Record<keyof InfoRecords | typeof ZX_INFO_HANDLE_VALID, Fidelity> = {
  [ZX_INFO_HANDLE_VALID]: faithful(),
  [ZX_INFO_HANDLE_BASIC]: faithful(),
  [ZX_INFO_HANDLE_COUNT]: faithful(),
  [ZX_INFO_VMAR]: faithful('The root region is the window of 64 GiB that the program reserved.'),
  [ZX_INFO_PROCESS]: faithful(
    'Nobody debugs, so ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED is never set. The unversioned number 3 gives the same record.',
  ),
  [ZX_INFO_SOCKET]: faithful(),
  [ZX_INFO_TIMER]: faithful(),
  [ZX_INFO_VMO]: simplified(
    '`committed_bytes` are whole pages: in a kernel process those that the memfd takes; in-process those that the ' +
      'kernel wrote, and those that hold anything but zeros. A slice or reference has none of its own.',
    '`metadata_bytes` and `committed_change_events` are 0. The unversioned number 23 gives the same record.',
  ),
};

/** Topics of zx_object_get_info that are not there, by what they tell of. */
export const absentTopics: Readonly<Record<string, readonly string[]>> = {
  'lists of what a task holds': [
    'PROCESS_THREADS',
    'JOB_CHILDREN',
    'JOB_PROCESSES',
    'PROCESS_MAPS',
    'PROCESS_VMOS',
    'PROCESS_HANDLE_STATS',
    'HANDLE_TABLE',
  ],
  'tasks, and what they use': [
    'JOB',
    'THREAD',
    'THREAD_STATS',
    'THREAD_EXCEPTION_REPORT',
    'TASK_STATS',
    'TASK_RUNTIME',
  ],
  'objects that are not there': ['STREAM', 'RESOURCE', 'BTI', 'MSI', 'VCPU', 'GUEST_STATS'],
  'the machine': ['CPU_STATS', 'KMEM_STATS', 'KMEM_STATS_EXTENDED'],
};

/** Each property. */
export const propertyNotes: Record<typeof ZX_PROP_JOB_KILL_ON_OOM | typeof ZX_PROP_NAME | typeof ZX_PROP_SOCKET_RX_THRESHOLD | typeof ZX_PROP_SOCKET_TX_THRESHOLD | typeof ZX_PROP_VMO_CONTENT_SIZE, Fidelity> = {
  [ZX_PROP_NAME]: simplified(
    'Stored cut to 31 bytes, and at a NUL. Bytes that are no UTF-8, the half of a character at the cut among them, are ' +
      'read back as U+FFFD; on Zircon they come back as they are.',
    'An object of a type without names answers ZX_ERR_WRONG_TYPE; older kernels gave an empty name.',
  ),
  [ZX_PROP_JOB_KILL_ON_OOM]: simplified('Kept; no job is ever killed for want of memory.'),
  [ZX_PROP_SOCKET_RX_THRESHOLD]: faithful(),
  [ZX_PROP_SOCKET_TX_THRESHOLD]: faithful(),
  [ZX_PROP_VMO_CONTENT_SIZE]: faithful(
    'Setting it needs ZX_RIGHT_WRITE as well and zeroes the VMO from there on, which the reference page does not say ' +
      'but the kernel does. It may exceed the VMO.',
  ),
};

/** Properties that are not there, by the objects that have them. */
export const absentProperties: Readonly<Record<string, readonly string[]>> = {
  'threads and processes': [
    'REGISTER_FS',
    'REGISTER_GS',
    'PROCESS_DEBUG_ADDR',
    'PROCESS_VDSO_BASE_ADDRESS',
    'PROCESS_BREAK_ON_LOAD',
    'PROCESS_HW_TRACE_CONTEXT_ID',
  ],
  'objects that are not there': [
    'EXCEPTION_STATE',
    'EXCEPTION_STRATEGY',
    'STREAM_MODE_APPEND',
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
