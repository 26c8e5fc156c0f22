import type { SyscallName } from '../../../kernel/abi/table';
import { defaultLimits } from '../../../kernel/limits';
import { faithful, type Fidelity, simplified } from './fidelity';

const fullQueue =
  `More than ${defaultLimits.messages} messages at the other end raise a policy exception, as on Zircon; ` +
  'the message stays queued.';
const likeWrite = 'A queue that is full, and buffers to gather: as for zx_channel_write.';
const inPieces =
  'A TypeScript client of a kernel process moves more than 4 MiB in pieces, after one check of the whole range: ' +
  'syscalls of other programs may come between two pieces, and memory may run out after some.';

const streamInPieces =
  'A TypeScript client of a kernel process moves more than 4 MiB in pieces, each judged by itself: what comes before a ' +
  'piece that is refused is moved, and `actual` tells.';
const longestStreamRead =
  'At most 1 GiB comes at once. A VMO that is not cached is ZX_ERR_BAD_STATE, as for zx_vmo_read.';

/** Each syscall of the table. */
export const syscallNotes: Record<SyscallName, Fidelity> = {
  zx_handle_close: faithful(),
  zx_handle_close_many: faithful(),
  zx_handle_duplicate: faithful(),
  zx_handle_replace: faithful('It never runs out of memory.'),

  zx_object_get_info: simplified(
    'It knows the topics below, and answers ZX_ERR_NOT_SUPPORTED for the others. C’s size of a buffer is a number of ' +
      'records, for topics that list something; with it ZX_ERR_BUFFER_TOO_SMALL is gone.',
  ),
  zx_object_get_child: faithful(),
  zx_object_get_property: simplified('It knows the properties below; C’s size of the buffer is gone.'),
  zx_object_set_property: simplified('It knows the properties below; C’s size of the value is gone.'),
  zx_object_signal: faithful(),
  zx_object_signal_peer: faithful(),
  zx_object_wait_one: faithful(),
  zx_object_wait_many: simplified(
    'The first event ends it. On Zircon a handle that is closed after a match, but before the thread runs, still turns ' +
      'the outcome into ZX_ERR_CANCELED.',
  ),
  zx_object_wait_async: simplified(
    `More than ${defaultLimits.waits} waits pending on a port raise a policy exception.`,
  ),

  zx_vmo_create: simplified('The pages of a discardable VMO are never discarded; its locks are counted.'),
  zx_vmo_read: simplified(inPieces),
  zx_vmo_write: simplified(inPieces),
  zx_vmo_get_size: faithful(),
  zx_vmo_set_size: simplified(
    'Memory that a shrunk VMO has lost behind a mapping: across processes touching it ends the program (SIGBUS); ' +
      'in-process a view that reaches there has length 0 until the VMO grows again.',
  ),
  zx_vmo_op_range: simplified(
    'Cache operations check their arguments and do nothing; ZX_VMO_OP_CACHE_INVALIDATE is allowed, as with debugging ' +
      'syscalls on. DONT_NEED and ALWAYS_NEED do nothing either.',
    'Nothing is ever discarded, so LOCK reports no discarded range and TRY_LOCK never answers ZX_ERR_UNAVAILABLE.',
  ),
  zx_vmo_create_child: simplified(
    'A snapshot’s pages are copied when it is made, not when they are written. It takes time and memory at once ' +
      '(ZX_ERR_NO_MEMORY then, never at a later store); `committed_bytes` of the child shows it; and a program that ' +
      'stores through a mapping meanwhile may see some pages copied before and others after its store.',
  ),

  zx_vmo_set_cache_policy: simplified(
    'Kept, told by ZX_INFO_VMO and heeded by the syscalls that refuse memory that is not cached; it changes nothing ' +
      'about the memory itself.',
  ),
  zx_vmo_replace_as_executable: faithful(
    'Nobody has a resource, so `vmex` is ZX_HANDLE_INVALID, and it is the policy on ZX_POL_AMBIENT_MARK_VMO_EXEC that decides.',
    'A handle to something else than a VMO is ZX_ERR_BAD_HANDLE and consumed, as in the kernel.',
  ),

  zx_vmar_allocate: simplified('Where a region goes: next fit, see *Memory* below.'),
  zx_vmar_map: simplified(
    'Where a mapping goes: next fit, see *Memory* below.',
    'Beyond the VMO’s end there is nothing to touch: across processes it ends the program, as a fatal page fault ' +
      'does; in-process `memory` throws a RangeError. (Beyond the end of a slice memory that was mapped before reads zeros.)',
    'With ZX_VM_OFFSET_IS_UPPER_LIMIT `vmo_offset` counts; the kernel of mid-2023 took it for 0 by mistake.',
  ),
  zx_vmar_unmap: simplified('What was unmapped does not fault: see *Memory* below.'),
  zx_vmar_protect: simplified('In-process protection is kept in the books only: see *Memory* below.'),
  zx_vmar_destroy: simplified('What was unmapped does not fault: see *Memory* below.'),
  zx_vmar_op_range: simplified(
    'ZX_VMAR_OP_MAP_RANGE asks for no more than what is always so; DONT_NEED and ALWAYS_NEED do nothing. What they ' +
      'check is as on Zircon.',
  ),
  zx_vmar_unmap_handle_close_thread_exit: simplified(
    'What was unmapped does not fault: see *Memory* below. Where the handle can’t be closed, the trap ends the ' +
      'process with -1028.',
  ),

  zx_channel_create: faithful(),
  zx_channel_write: simplified(
    fullQueue,
    'Buffers to gather are `{buffer, capacity, reserved}`; a capacity beyond its buffer is ZX_ERR_INVALID_ARGS, as an ' +
      'unreadable address is on Zircon.',
  ),
  zx_channel_write_etc: simplified(likeWrite),
  zx_channel_read: faithful(),
  zx_channel_read_etc: faithful(),
  zx_channel_call: simplified(
    likeWrite,
    'Handles that may not be sent stay with the caller, as in the kernel’s source; the reference page says that all ' +
      'are consumed.',
  ),
  zx_channel_call_etc: simplified(likeWrite, 'Handles that may not be sent: as for zx_channel_call.'),

  zx_event_create: faithful(),
  zx_eventpair_create: faithful(),

  zx_port_create: faithful('ZX_PORT_BIND_TO_INTERRUPT is taken, but there are no interrupts to bind.'),
  zx_port_queue: simplified(
    `A packet to a port with more than ${defaultLimits.packets} user packets raises a policy exception; handled, the ` +
      'status is ZX_ERR_SHOULD_WAIT.',
  ),
  zx_port_wait: faithful('As on Zircon, closing the port does not end it.'),
  zx_port_cancel: faithful(),

  zx_process_exit: simplified('Return codes are exact up to 2^53.'),
  zx_thread_exit: faithful(),
  zx_task_kill: simplified(
    'The task is dead when the call returns; on Zircon it dies a little later.',
    'Of a program that spawn started the OS process is killed with it. Any other program runs on until its next ' +
      'syscall, which throws ProcessEndedError.',
  ),

  zx_futex_wait: simplified(
    'Waiters are woken in the order in which they came; Zircon prefers those of higher priority. Calls that one ' +
      'thread makes as Promises wait side by side.',
  ),
  zx_futex_wake: faithful(),
  zx_futex_wake_single_owner: faithful(),
  zx_futex_requeue: faithful(),
  zx_futex_requeue_single_owner: faithful(),
  zx_futex_get_owner: faithful(),
  zx_futex_wake_handle_close_thread_exit: faithful(
    'One call of the kernel, which nothing comes between. Where a part of it fails, the trap ends the process with -1028.',
  ),

  zx_task_suspend: simplified(
    'The task is suspended when the call returns. A program goes on with what is no syscall.',
    'What a suspended thread asks for is done when it is resumed. In-process nobody can resume it while it is inside ' +
      'a synchronous syscall of its own: DeadlockError.',
  ),
  zx_task_suspend_token: simplified('As zx_task_suspend.'),

  zx_task_create_exception_channel: simplified(
    'What is told of: policy exceptions (ZX_EXCP_POLICY_ERROR), and the start and end of threads and processes to ' +
      'debuggers. Faults of memory are the host’s: they end the program.',
    'ZX_EXCP_THREAD_EXITING is told when a thread calls zx_thread_exit, not when it is killed or its process ends. A ' +
      'job has one debugger channel.',
    'While a thread waits for its handler, other asynchronous syscalls of it are postponed.',
  ),
  zx_exception_get_thread: faithful(),
  zx_exception_get_process: faithful(),

  zx_job_create: faithful(),
  zx_job_set_policy: simplified(
    'A ZX_POL_NEW_ANY entry with ZX_POL_OVERRIDE_ALLOW does not unlock what was locked before, which Zircon’s kernel ' +
      'does by mistake. ZX_POL_WRONG_OBJECT is kept, and enforced nowhere, as on Zircon.',
  ),
  zx_job_set_critical: faithful(),

  zx_process_create: simplified(
    'The address space is a window of 4 GiB that the kernel chooses. ZX_PROCESS_SHARED is taken, without effect.',
  ),
  zx_process_start: simplified(
    '`entry` and `stack` mean nothing: the thread runs no code until a program attaches to it (`claim` and `attach`, ' +
      'in the kernel’s own thread Kernel.attach or HostedKernel.attach), which is told `arg1` and `arg2`.',
  ),
  zx_process_read_memory: simplified('At most 4 MiB in one call: `actual` tells how much it was.'),
  zx_process_write_memory: simplified('At most 4 MiB in one call: `actual` tells how much it was.'),
  zx_thread_create: faithful(),
  zx_thread_start: simplified('As zx_process_start; the arguments are not told to the program.'),
  zx_thread_legacy_yield: faithful(),
  zx_thread_read_state: simplified('There are no registers: ZX_THREAD_STATE_SINGLE_STEP only.'),
  zx_thread_write_state: simplified(
    'There are no registers. ZX_THREAD_STATE_SINGLE_STEP is kept, without effect.',
  ),

  zx_clock_get_monotonic: simplified('Which time it is depends on the clock: see *Time* below.'),
  zx_deadline_after: faithful(
    'Saturates in both directions. It reads the clock like zx_clock_get_monotonic.',
  ),
  zx_nanosleep: faithful(
    'A kernel process wakes its sleepers, and ends waits with a deadline, a millisecond or so late.',
  ),
  zx_cprng_draw: faithful('With KernelOptions.seed the bytes repeat, and are no secret.'),
  zx_system_get_page_size: faithful(),
  zx_system_get_num_cpus: faithful('It is 1: the kernel runs on one thread, whatever its programs run on.'),
  zx_system_get_physmem: faithful('It is KernelOptions.limits.bytes.'),
  zx_system_get_version_string: faithful('It begins with `sim-`, where others have `git-`.'),

  zx_clock_create: faithful(),
  zx_clock_read: faithful(
    'Of a clock that was not started it gives the backstop, as the kernel does; the reference page says ZX_ERR_BAD_STATE. ' +
      'It reads the monotonic clock: see *Time* below.',
  ),
  zx_clock_update: faithful(
    'What the options don’t name may be left out of `args`. Both versions of the struct are known.',
  ),
  zx_clock_get_details: faithful('Ticks are nanoseconds.'),

  zx_debuglog_create: simplified(
    'Nobody has a resource: ZX_HANDLE_INVALID stands for that of the log, so anyone may read it. On Zircon ' +
      'ZX_LOG_FLAG_READABLE without the resource is ZX_ERR_BAD_HANDLE.',
  ),
  zx_debuglog_write: faithful(
    'Nothing is written elsewhere, with or without ZX_LOG_LOCAL. 128 KiB of records are kept.',
  ),
  zx_debuglog_read: simplified(
    'ZX_OK with the record, where C returns its length as a positive status. The kernel itself writes no records.',
  ),

  zx_timer_create: faithful(),
  zx_timer_set: faithful(
    'A timer fires at its deadline, not before: every slack allows that. Slack is kept and shown.',
  ),
  zx_timer_cancel: faithful(),

  zx_fifo_create: faithful(
    'The number of elements need not be a power of two. Options other than 0 are refused, as the reference page says; ' +
      'the kernel’s source ignores them.',
  ),
  zx_fifo_read: faithful(),
  zx_fifo_write: faithful('The count is that of the whole elements in `data`.'),

  zx_stream_create: simplified('Positions stay below 2^53.'),
  zx_stream_writev: simplified(streamInPieces),
  zx_stream_writev_at: simplified(streamInPieces),
  zx_stream_readv: simplified(longestStreamRead, streamInPieces),
  zx_stream_readv_at: simplified(longestStreamRead, streamInPieces),
  zx_stream_seek: simplified('Positions stay below 2^53.'),

  zx_socket_create: faithful(
    'A buffer holds 262,144 bytes, however they were written; Zircon’s hold about as much, less of small datagrams. ' +
      'ZX_INFO_SOCKET tells.',
  ),
  zx_socket_read: faithful(
    'A read from a full buffer does not make an end writable that may not write; the kernel’s source does.',
  ),
  zx_socket_write: faithful(
    'A buffer of 4 GiB or more is treated as any that is too long; Zircon answers ZX_ERR_INVALID_ARGS.',
  ),
  zx_socket_set_disposition: faithful(
    'An end that may write again is writable if the other one is open and has room; the kernel’s source does not ask.',
  ),
};
