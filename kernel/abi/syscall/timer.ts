import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import { ZX_ERR_INVALID_ARGS, ZX_ERR_OUT_OF_RANGE } from '../status';
import { noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

export const timerSyscalls = {
  /** Creates a timer, not armed. `options`: one of ZX_TIMER_SLACK_*, how it may deviate from its deadline. */
  zx_timer_create: syscall({
    number: 120,
    in: (options = k.options, clock_id = k.u32) => ({ options, clock_id }),
    out: { out: k.handle },
    refusals: {
      badClock: rule(ZX_ERR_INVALID_ARGS, 'clock_id', 'clock_id must be ZX_CLOCK_MONOTONIC (0)'),
      ...deniedByPolicy('ZX_POL_NEW_TIMER'),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must be ZX_TIMER_SLACK_CENTER, ZX_TIMER_SLACK_EARLY or ZX_TIMER_SLACK_LATE',
      ),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Arms a timer anew: ZX_TIMER_SIGNALED is cleared, and set when `deadline` comes, at once if it is past. `slack` is
   * by how many nanoseconds it may deviate.
   */
  zx_timer_set: syscall({
    number: 121,
    in: (handle = k.handle, deadline = k.time, slack = k.time) => ({ handle, deadline, slack }),
    refusals: {
      negativeSlack: rule(ZX_ERR_OUT_OF_RANGE, 'slack', 'slack must not be negative'),
      handle: access('handle', 'timer', ZX_RIGHT_WRITE),
    },
  }),
  /** Disarms a timer, if it is armed, and clears ZX_TIMER_SIGNALED. */
  zx_timer_cancel: syscall({
    number: 122,
    in: (handle = k.handle) => ({ handle }),
    refusals: { handle: access('handle', 'timer', ZX_RIGHT_WRITE) },
  }),
};
