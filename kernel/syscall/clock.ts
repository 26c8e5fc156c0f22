import {
  clockArgsVersion,
  type ClockUpdateArgs,
  ZX_CLOCK_ARGS_VERSION,
  ZX_CLOCK_ARGS_VERSION_MASK,
} from '../abi/clock';
import {
  ZX_CLOCK_OPT_AUTO_START,
  ZX_CLOCK_OPT_CONTINUOUS,
  ZX_CLOCK_OPT_MONOTONIC,
  ZX_CLOCK_OPTS_ALL,
  ZX_CLOCK_UPDATE_MAX_RATE_ADJUST,
  ZX_CLOCK_UPDATE_MIN_RATE_ADJUST,
  ZX_CLOCK_UPDATE_OPTION_ERROR_BOUND_VALID,
  ZX_CLOCK_UPDATE_OPTION_RATE_ADJUST_VALID,
  ZX_CLOCK_UPDATE_OPTION_REFERENCE_VALUE_VALID,
  ZX_CLOCK_UPDATE_OPTION_VALUE_VALID,
  ZX_CLOCK_UPDATE_OPTIONS_ALL,
} from '../abi/constants';
import { ZX_DEFAULT_CLOCK_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { clockSyscalls } from '../abi/syscall/clock';
import type { U64 } from '../abi/u64';
import { ClockObject, type ClockUpdate } from '../object/clock';
import { valueAt } from '../object/clock-transformation';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';

const { refusals: updateRules } = clockSyscalls.zx_clock_update;

export const clockHandlers: HandlersOf<typeof clockSyscalls> = {
  zx_clock_create(caller, given, args) {
    const { refusals: rules } = clockSyscalls.zx_clock_create;
    if (clockArgsVersion(given) !== (args ? 1 : 0)) refuse(rules.badVersion);
    const options = withoutVersion(given);
    if ((options & ~ZX_CLOCK_OPTS_ALL) !== 0n) refuse(rules.badOptions);
    const isMonotonic = (options & ZX_CLOCK_OPT_MONOTONIC) !== 0n;
    if ((options & ZX_CLOCK_OPT_CONTINUOUS) !== 0n && !isMonotonic) refuse(rules.notMonotonic);
    const { handles, core } = caller.process;
    const { now } = core.clock;
    const backstop = args?.backstop_time ?? 0n;
    const isAhead = (options & ZX_CLOCK_OPT_AUTO_START) !== 0n && backstop > now;
    if (isAhead || backstop < 0n) refuse(rules.badBackstop);
    core.requireHandles(1);
    const clock = new ClockObject(core, options, backstop, now);
    return { status: ZX_OK, out: handles.add(core.mint(clock, ZX_DEFAULT_CLOCK_RIGHTS)) };
  },

  zx_clock_read(caller, handle) {
    const { object: clock } = caller.process.handles.resolve(
      handle,
      clockSyscalls.zx_clock_read.refusals.handle,
    );
    return { status: ZX_OK, now: clock.valueAt(caller.core.clock.read()) };
  },

  zx_clock_update(caller, handle, given, args) {
    const version = clockArgsVersion(given);
    if (version !== 1 && version !== 2) refuse(updateRules.badVersion);
    const update = updateFrom(withoutVersion(given), args ?? refuse(updateRules.noArgs));
    const { object: clock } = caller.process.handles.resolve(handle, updateRules.handle);
    judgeUpdate(clock, update, version);
    const { now } = caller.core.clock;
    const next = clock.after(update, now);
    const value = valueAt(next, now);
    if (clock.isMonotonic && value < clock.valueAt(now)) refuse(updateRules.backwards);
    if (value < clock.backstop) refuse(updateRules.beforeBackstop);
    clock.update(update, next, now);
    return { status: ZX_OK };
  },

  zx_clock_get_details(caller, handle, options) {
    const { refusals: rules } = clockSyscalls.zx_clock_get_details;
    if (BigInt(options) !== ZX_CLOCK_ARGS_VERSION(1)) refuse(rules.badVersion);
    const { object: clock } = caller.process.handles.resolve(handle, rules.handle);
    return { status: ZX_OK, details: clock.details(caller.core.clock.read()) };
  },
};

function withoutVersion(options: U64): bigint {
  return BigInt(options) & ~ZX_CLOCK_ARGS_VERSION_MASK;
}

/** The update that options pick from arguments. */
function updateFrom(options: bigint, args: ClockUpdateArgs): ClockUpdate {
  if (options === 0n || (options & ~ZX_CLOCK_UPDATE_OPTIONS_ALL) !== 0n) refuse(updateRules.badOptions);
  const picks = (option: bigint): boolean => (options & option) !== 0n;
  const { rate_adjust, error_bound } = args;
  const isV1 = 'value' in args;
  const rateAdjust = picks(ZX_CLOCK_UPDATE_OPTION_RATE_ADJUST_VALID) ? rate_adjust : undefined;
  if (rateAdjust !== undefined && !isRate(rateAdjust)) refuse(updateRules.badRate);
  return {
    value: picks(ZX_CLOCK_UPDATE_OPTION_VALUE_VALID) ? (isV1 ? args.value : args.synthetic_value) : undefined,
    reference: picks(ZX_CLOCK_UPDATE_OPTION_REFERENCE_VALUE_VALID)
      ? isV1
        ? 0n
        : args.reference_value
      : undefined,
    rateAdjust,
    errorBound: picks(ZX_CLOCK_UPDATE_OPTION_ERROR_BOUND_VALID) ? error_bound : undefined,
  };
}

function isRate(adjust: number): boolean {
  return adjust >= ZX_CLOCK_UPDATE_MIN_RATE_ADJUST && adjust <= ZX_CLOCK_UPDATE_MAX_RATE_ADJUST;
}

/** What the state of a clock forbids, whatever the values are. */
function judgeUpdate(clock: ClockObject, update: ClockUpdate, version: number): void {
  const sets = update.value !== undefined;
  const changesRate = update.rateAdjust !== undefined;
  const isAnchored = update.reference !== undefined;
  if (isAnchored && (version === 1 || !(sets || changesRate))) refuse(updateRules.uselessReference);
  if (!clock.isStarted && !sets) refuse(updateRules.notStarted);
  if (clock.isStarted && clock.isContinuous && sets) refuse(updateRules.continuous);
  if (version === 1 || !clock.isStarted || !clock.isMonotonic) return;
  if (sets && !isAnchored) refuse(updateRules.needsReference);
  if (changesRate && (sets || isAnchored)) refuse(updateRules.mixed);
}
