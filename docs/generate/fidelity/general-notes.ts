import { defaultLimits } from '../../../kernel/limits';

/** What holds for the simulator as a whole, by heading. */
export const generalNotes: Readonly<Record<string, readonly string[]>> = {
  'The version': [
    'Simulated is the kernel of mid-2023: a new VMO’s content size is the size asked for, not rounded; setting it ' +
      'zeroes what is behind; ZX_RIGHT_RESIZE is a right of its own; a handle of the wrong type is told before one ' +
      'that lacks a right.',
    'Where the kernel’s source and its reference pages disagree, the source is followed. The rows above say where a ' +
      'program could tell.',
  ],
  'Choices where the sources say nothing': [
    'A wait through a handle that is sent in a message is cancelled at once; Zircon cancels it when the message is ' +
      'read or dropped. Nobody may rely on the time between.',
    'A program whose last connection is lost has crashed: return code -1028, also where it just left without ' +
      'zx_process_exit. A Node program says how it ends, by an exit hook.',
    'Of a body gathered from buffers, `reserved` of all of them is judged before the total length, however many there are.',
    'Handles to send that are no array are a TypeError, and nothing is consumed.',
    'A lock of a discardable VMO covers exactly the whole VMO. A destroyed region answers ZX_ERR_BAD_STATE, after the ' +
      'checks of the arguments alone.',
    'Sizes beyond 2^64 - 0x20000 are Zircon’s own ZX_ERR_OUT_OF_RANGE; those from 2^53 on get the same.',
  ],
  'Numbers and handles': [
    'Sizes, offsets, addresses, keys and content sizes stay below 2^53. After Zircon’s own checks more is ' +
      'ZX_ERR_OUT_OF_RANGE, in the refusals that [syscalls.md](syscalls.md) words with *the simulator*.',
    'Handle values look random, as on Zircon: both low bits set, another sequence for each process. A value comes back ' +
      'after 2^30 others.',
    'A handle remembers where it was made and where it lost rights, at most eight times. No syscall shows it; ' +
      '`explain`, the errors of `ok` and the control connection do.',
    'A new process holds exactly: itself, its first thread, its root region, its job, and a channel to the registry of ' +
      'services. On Fuchsia they come in a bootstrap message; here `spawn` puts those that the parent names beside them.',
  ],
  Time: [
    'A kernel process has the host’s time, counted from its own start.',
    'In-process time is virtual unless asked otherwise: it begins at 1 ms, each reading moves it by 1 µs, and a call ' +
      'that blocks moves it to the earliest deadline there is. A Promise moves it after two turns of the event loop ' +
      'without a syscall. Nothing waits for real, and runs repeat.',
    'KernelOptions.clock `real` takes the host’s time in-process too; a ManualClock moves when the test says so.',
    'A hosted kernel is to its own thread’s programs what a kernel process is: the host’s time, memory that is really ' +
      'shared and protected; what is said here of programs across processes holds for them, not what is said of ' +
      'in-process.',
    'A program beside a hosted kernel that blocks sees the end of other OS processes when the event loop turns, not ' +
      'before, and `ZXSIM_MAX_WAIT_MS` does not limit it. While it blocks, no other hosted kernel of its thread serves ' +
      'anybody. Where no other program shares memory with the kernel yet, a wait without a deadline throws a ' +
      'DeadlockError instead: those that are on their way in are let in by the event loop, so `await` them.',
    'Deadlines are never deferred on purpose: the slack of timers is kept and shown, but not used.',
    'In-process, a blocked call that nothing can end throws a DeadlockError, which names who waits for what. Clients ' +
      'of a kernel process throw one like it after ZXSIM_MAX_WAIT_MS, if that is set.',
  ],
  Memory: [
    'The root region is a window of 64 GiB, or less where programs that ended in the same OS process left views. Places in it are found next-fit: the search goes on behind what was placed ' +
      'last, so freed addresses come back late. Zircon places at random.',
    'Unmapping does not unmap for real. Across processes the range becomes private zero pages, which can be read and ' +
      'stored to without a fault, until it is mapped again; stale views read zeros. In-process a stale view, also of ' +
      'a program that has ended, goes on showing the VMO’s bytes.',
    'In-process, protection is by type and books only: JavaScript can’t make bytes read-only, so a store through a ' +
      'read-only mapping succeeds. Across processes it ends the program with SIGSEGV, as a fatal page fault does.',
    'In-process a view can neither span a multiple of 1 GiB of its VMO nor reach past the VMO’s end (RangeError).',
    'One zx_vmo_read gives at most 1 GiB (ZX_ERR_NO_MEMORY).',
    'Mapping into another process changes the books at once, and that process’s memory before its next syscall ' +
      'returns, or at its next `memory`.',
    'Memory that programs touch through mappings is counted against the kernel’s limit at the kernel’s next write, ' +
      'commit, zeroing or resize of that VMO; in-process, not at all.',
    'Objects die, and their signals change, before the call returns that ended them.',
  ],
  'Processes, threads and jobs': [
    'A connection to the kernel process is a thread, and whoever makes it decides which process it belongs to. ' +
      'Connections for completions and for control are no threads.',
    'Each program that connects, or is made in-process, gets a job of its own under the root job; one that is spawned ' +
      'is in its parent’s job. Nobody has a handle to the root job.',
    'The registry of services, `svc`, is a process like others, and `counts` shows it.',
    'A simulated process is not its OS process: one OS process may hold several, and JavaScript of one that has ended ' +
      'runs on until its next syscall. Only `spawn` ties the two together.',
  ],
  'Exceptions and policies': [
    'The policy that counts is that of the calling process: the one that its job had when it was made. Its check of ' +
      'ZX_POL_VMAR_WX comes right after those of the handles.',
    'An exception that nobody handles ends its process with -1028 (ZX_TASK_RETCODE_EXCEPTION_KILL). So do a fault of ' +
      'memory and a lost connection, of which no handler is told.',
  ],
  Limits: [
    `At most ${defaultLimits.handles.toLocaleString('en')} handles and ${defaultLimits.bytes / 2 ** 30} GiB of bytes ` +
      'queued (in channels, sockets, fifos) and committed pages in the whole kernel: beyond, ZX_ERR_NO_MEMORY, which Zircon gives when memory is really gone.',
    `At most ${defaultLimits.messages} messages wait at an endpoint, ${defaultLimits.packets} user packets and ` +
      `${defaultLimits.waits} unfired waits at a port: one more raises a policy exception.`,
    'All of these are KernelOptions.limits. A kernel process also bounds its connections, frames and unread replies: ' +
      'see [protocol.md](protocol.md).',
    'Rings of channel ends that lie in each other’s queues, which Zircon keeps for ever, are freed at the end of a ' +
      'process once no program can reach them.',
  ],
  Trust: [
    'Programs of one user are trusted not to go around the kernel: they could open its descriptors through /proc, with ' +
      'more rights than their handles give. Whatever they send, and whatever they write into shared memory and ' +
      'content sizes, is not trusted.',
  ],
  'SharedMemory and its reference': [
    'Move assignment unmaps what the target held; the reference leaks that mapping.',
    'Moving an object to itself leaves it as it is; the reference loses it.',
    'A content size beyond the mapping never lets `data` reach past it: `read` answers ZX_ERR_OUT_OF_RANGE and keeps ' +
      'the last good size, `link` answers the same. The reference takes the number as it is.',
    '`read` only reads. The reference writes the size back, which can undo a `write` of another process.',
    'A failed `reserve` or `link`, or a `mirror` that fails past the check of its argument, leaves an empty object with ' +
      'the VMO closed; the reference may keep a VMO without a mapping, or a size without data.',
    'A failed `write` changes nothing; the reference may have changed its size.',
    'Misuse throws an Error that says what to do: `update` or `clear` without `mirror`, `read` or `write` of an object ' +
      'that mirrors, a mirrored region whose buffer was detached or shrunk. The reference checks the first two in ' +
      'debug builds only.',
    'A receiver may be linked with a handle that has no more than READ, MAP and GET_PROPERTY: it maps for reading, ' +
      'and its `write` answers ZX_ERR_ACCESS_DENIED with nothing touched. The reference always maps for writing.',
    'Memory that one view can’t show is ZX_ERR_NO_MEMORY: in-process more than 1 GiB.',
    'There is no poisoning for AddressSanitizer; `data` ends where the valid bytes end.',
    'Two of the reference’s comments are stale: the size is not recorded in the buffer itself, and `Resize` ' +
      'is no public member. The size is the VMO’s content size.',
  ],
};
