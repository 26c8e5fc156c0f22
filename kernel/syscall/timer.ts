import { ZX_CLOCK_MONOTONIC, ZX_POL_NEW_TIMER, ZX_TIMER_SLACK_LATE } from '../abi/constants';
import { ZX_DEFAULT_TIMER_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { timerSyscalls } from '../abi/syscall/timer';
import { Timer } from '../object/timer';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';

export const timerHandlers: HandlersOf<typeof timerSyscalls> = {
  zx_timer_create(caller, options, clock_id) {
    const { refusals } = timerSyscalls.zx_timer_create;
    if (clock_id !== ZX_CLOCK_MONOTONIC) refuse(refusals.badClock);
    enforcePolicy(caller, ZX_POL_NEW_TIMER, refusals.policy);
    if (options > ZX_TIMER_SLACK_LATE) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    core.requireHandles(1);
    return { status: ZX_OK, out: handles.add(core.mint(new Timer(core, options), ZX_DEFAULT_TIMER_RIGHTS)) };
  },

  zx_timer_set(caller, handle, deadline, slack) {
    const { refusals } = timerSyscalls.zx_timer_set;
    if (slack < 0n) refuse(refusals.negativeSlack);
    const { object: timer } = caller.process.handles.resolve(handle, refusals.handle);
    const { min_slack } = caller.process.policy.timerSlack;
    timer.set(deadline, slack > min_slack ? slack : min_slack);
    return { status: ZX_OK };
  },

  zx_timer_cancel(caller, handle) {
    const { refusals } = timerSyscalls.zx_timer_cancel;
    caller.process.handles.resolve(handle, refusals.handle).object.cancel();
    return { status: ZX_OK };
  },
};
