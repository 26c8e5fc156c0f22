import { ZX_PAGE_SIZE, ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../abi/constants';
import { ZX_OK } from '../abi/status';
import type { systemSyscalls } from '../abi/syscall/system';
import { Pending } from '../pending';
import type { HandlersOf } from './handler';

/** The scheme of the version takes four characters. */
const VERSION = 'sim-0.1.0';

export const systemHandlers: HandlersOf<typeof systemSyscalls> = {
  zx_clock_get_monotonic: (caller) => caller.core.clock.read(),

  zx_deadline_after(caller, nanoseconds) {
    const deadline = caller.core.clock.read() + nanoseconds;
    if (deadline > ZX_TIME_INFINITE) return ZX_TIME_INFINITE;
    return deadline < ZX_TIME_INFINITE_PAST ? ZX_TIME_INFINITE_PAST : deadline;
  },

  zx_nanosleep(caller, deadline) {
    const { clock } = caller.core;
    if (deadline <= clock.now) return { status: ZX_OK };
    const pending = new Pending<{ status: typeof ZX_OK }>(() => `time ${deadline}`);
    const timer = clock.at(deadline, () => pending.settle({ status: ZX_OK }));
    pending.onEnd(() => timer.cancel());
    return pending;
  },

  zx_cprng_draw: (caller, buffer_size) => caller.core.random.bytes(buffer_size),

  zx_system_get_page_size: () => ZX_PAGE_SIZE,
  zx_system_get_num_cpus: () => 1,
  zx_system_get_physmem: (caller) => Math.floor(caller.core.limits.bytes / ZX_PAGE_SIZE) * ZX_PAGE_SIZE,
  zx_system_get_version_string: () => VERSION,
};
