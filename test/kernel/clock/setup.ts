import {
  ok,
  type UserProcess,
  ZX_CLOCK_ARGS_VERSION,
  ZX_CLOCK_UPDATE_OPTION_RATE_ADJUST_VALID,
  ZX_CLOCK_UPDATE_OPTION_REFERENCE_VALUE_VALID,
  ZX_CLOCK_UPDATE_OPTION_VALUE_VALID,
} from '../../../kernel';

type Sys = UserProcess['sys'];

export const V1 = ZX_CLOCK_ARGS_VERSION(1);
export const V2 = ZX_CLOCK_ARGS_VERSION(2);
export const VALUE = ZX_CLOCK_UPDATE_OPTION_VALUE_VALID;
export const RATE = ZX_CLOCK_UPDATE_OPTION_RATE_ADJUST_VALID;
export const REFERENCE = ZX_CLOCK_UPDATE_OPTION_REFERENCE_VALUE_VALID;

export function clock(sys: Sys, options = 0n, backstop_time?: bigint): number {
  return ok(
    backstop_time === undefined
      ? sys.zx_clock_create(options)
      : sys.zx_clock_create(options | V1, { backstop_time }),
  ).out;
}

export function read(sys: Sys, handle: number): bigint {
  return ok(sys.zx_clock_read(handle)).now;
}

export function details(sys: Sys, handle: number) {
  return ok(sys.zx_clock_get_details(handle, V1)).details;
}

/** Sets a clock's value, and starts it if need be. */
export function set(sys: Sys, handle: number, value: bigint) {
  return sys.zx_clock_update(handle, V1 | VALUE, { value });
}
