import { syscall } from '../descriptor';
import * as k from '../kind';

export const systemSyscalls = {
  /** The monotonic time in nanoseconds since an unspecified start. */
  zx_clock_get_monotonic: syscall({ number: 100, in: () => ({}), returns: k.time, refusals: {} }),
  /** The time `nanoseconds` from now, saturating at ZX_TIME_INFINITE and ZX_TIME_INFINITE_PAST. */
  zx_deadline_after: syscall({
    number: 101,
    in: (nanoseconds = k.time) => ({ nanoseconds }),
    returns: k.time,
    refusals: {},
  }),
  /** Sleeps until a time; always succeeds. */
  zx_nanosleep: syscall({
    number: 102,
    in: (deadline = k.time) => ({ deadline }),
    blocks: true,
    refusals: {},
  }),
  /** Random bytes, `buffer_size` of them. */
  zx_cprng_draw: syscall({
    number: 103,
    in: (buffer_size = k.u32) => ({ buffer_size }),
    returns: k.bytes,
    refusals: {},
  }),
  /** The page size: 4096 bytes. */
  zx_system_get_page_size: syscall({ number: 104, in: () => ({}), returns: k.u32, refusals: {} }),
  /** How many processors there are: one. */
  zx_system_get_num_cpus: syscall({ number: 105, in: () => ({}), returns: k.u32, refusals: {} }),
  /** How many bytes of memory there are, whole pages: as many as the kernel keeps at most. */
  zx_system_get_physmem: syscall({ number: 106, in: () => ({}), returns: k.u64, refusals: {} }),
  /** Which kernel this is: `sim-` and the version of the simulator. */
  zx_system_get_version_string: syscall({ number: 107, in: () => ({}), returns: k.text, refusals: {} }),
};
