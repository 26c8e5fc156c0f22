import { ZX_CLOCK_MONOTONIC, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** An object that gets ZX_TIMER_SIGNALED when a time comes. Times are in nanoseconds of the monotonic clock. */
export class Timer extends WaitableObject<{ timer: Timer }> {
  /** A timer that is not armed. `options`: ZX_TIMER_SLACK_CENTER, EARLY or LATE. zx_timer_create */
  static create(process: UserProcess, options = 0): Result<{ timer: Timer }> {
    return shape(process.sys.zx_timer_create(options, ZX_CLOCK_MONOTONIC), ({ out }) => ({
      timer: new Timer(process, out),
    }));
  }

  /** Another handle to the timer, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ timer: Timer }> {
    return this.duplicateHandle(rights);
  }

  /** Clears the signal and arms it anew; a past `deadline` signals at once. zx_timer_set */
  set(deadline: number | bigint, slack: number | bigint = 0): Result {
    return this.sys.zx_timer_set(this.handle, deadline, slack);
  }

  /** Disarms it and clears the signal. zx_timer_cancel */
  cancel(): Result {
    return this.sys.zx_timer_cancel(this.handle);
  }

  protected override wrap(handle: number): { timer: Timer } {
    return { timer: new Timer(this.process, handle) };
  }
}
