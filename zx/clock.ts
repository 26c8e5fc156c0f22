import { ZX_CLOCK_ARGS_VERSION, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result, Syscalls } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

type UpdateArgs = NonNullable<Parameters<Syscalls['zx_clock_update']>[2]>;
type Details = Extract<ReturnType<Syscalls['zx_clock_get_details']>, { readonly details: object }>['details'];

/** A clock that its maintainer sets and that follows the monotonic one. Times are in nanoseconds. */
export class Clock extends WaitableObject<{ clock: Clock }> {
  /** A clock. `options`: ZX_CLOCK_OPT_MONOTONIC, ...; before `backstop` it can't be set. zx_clock_create */
  static create(process: UserProcess, options = 0n, backstop: number | bigint = 0): Result<{ clock: Clock }> {
    const args = { backstop_time: backstop };
    const result = process.sys.zx_clock_create(options | ZX_CLOCK_ARGS_VERSION(1), args);
    return shape(result, ({ out }) => ({ clock: new Clock(process, out) }));
  }

  /** Another handle to the clock, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ clock: Clock }> {
    return this.duplicateHandle(rights);
  }

  /** Its time; its backstop until it is started. zx_clock_read */
  read(): Result<{ now: bigint }> {
    return this.sys.zx_clock_read(this.handle);
  }

  /**
   * Updates what `options` (ZX_CLOCK_UPDATE_OPTION_*) pick from `args`: of version 2 if they have a `synthetic_value`
   * or a `reference_value`, otherwise of version 1. zx_clock_update
   */
  update(options: bigint, args: UpdateArgs): Result {
    const version = 'synthetic_value' in args || 'reference_value' in args ? 2 : 1;
    return this.sys.zx_clock_update(this.handle, options | ZX_CLOCK_ARGS_VERSION(version), args);
  }

  /** All about it. zx_clock_get_details */
  getDetails(): Result<{ details: Details }> {
    return this.sys.zx_clock_get_details(this.handle, ZX_CLOCK_ARGS_VERSION(1));
  }

  protected override wrap(handle: number): { clock: Clock } {
    return { clock: new Clock(this.process, handle) };
  }
}
