import { ZX_CLOCK_MONOTONIC, ZX_TIMER_SLACK_LATE } from '../abi/constants';
import { ZX_DEFAULT_TIMER_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { timerSyscalls } from '../abi/syscall/timer';
import { Timer } from '../object/timer';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

export const timerHandlers: HandlersOf<typeof timerSyscalls> = {
  zx_timer_create(caller, options, clock_id) {
    const { refusals } = timerSyscalls.zx_timer_create;
    if (clock_id !== ZX_CLOCK_MONOTONIC) refuse(refusals.badClock);
    if (options > ZX_TIMER_SLACK_LATE) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(new Timer(core, options), ZX_DEFAULT_TIMER_RIGHTS)) };
  },

  zx_timer_set(caller, handle, deadline, slack) {
    const { refusals } = timerSyscalls.zx_timer_set;
    if (slack < 0n) refuse(refusals.negativeSlack);
    caller.process.handles.resolve(handle, refusals.handle).object.set(deadline, slack);
    return { status: ZX_OK };
  },

  zx_timer_cancel(caller, handle) {
    const { refusals } = timerSyscalls.zx_timer_cancel;
    caller.process.handles.resolve(handle, refusals.handle).object.cancel();
    return { status: ZX_OK };
  },
};
