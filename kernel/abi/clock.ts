import type { AnyKind, InOf, Kind, OutOf, ValueOf } from './kind';
import { i32, struct, time, u32, u64 } from './kind';
import { toU64 } from './u64';

const VERSION_SHIFT = 58n;
/** The bits of a clock syscall's options that say of which version its struct is. */
export const ZX_CLOCK_ARGS_VERSION_MASK = 63n << VERSION_SHIFT;

/** The options bits that stand for a version of a clock syscall's struct: 1 or 2. */
export function ZX_CLOCK_ARGS_VERSION(version: number): bigint {
  return (BigInt(version) << VERSION_SHIFT) & ZX_CLOCK_ARGS_VERSION_MASK;
}

/** The version that options name; 0 if none. */
export function clockArgsVersion(options: number | bigint): number {
  return Number((BigInt(options) & ZX_CLOCK_ARGS_VERSION_MASK) >> VERSION_SHIFT);
}

/** An unsigned time span in nanoseconds: `number | bigint` in, `bigint` out. */
const errorBound: Kind<number | bigint, bigint> = {
  ...time,
  name: 'u64 time',
  expects: u64.expects,
  accept: (value) => {
    const accepted = toU64(value);
    return accepted === undefined ? undefined : BigInt(accepted);
  },
};

/** `zx_clock_rate_t`: so many ticks of the clock for so many of what it follows. */
const clockRate = struct('zx_clock_rate', { synthetic_ticks: u32, reference_ticks: u32 });
/** `zx_clock_transformation_t`: both offsets stand for the same moment, from which on the rate holds. */
const clockTransformation = struct('zx_clock_transformation', {
  reference_offset: time,
  synthetic_offset: time,
  rate: clockRate,
});
/** `zx_clock_details_v1_t`: a tick is a nanosecond. */
export const clockDetails = struct('zx_clock_details_v1', {
  options: u64,
  backstop_time: time,
  ticks_to_synthetic: clockTransformation,
  mono_to_synthetic: clockTransformation,
  error_bound: errorBound,
  query_ticks: time,
  last_value_update_ticks: time,
  last_rate_adjust_update_ticks: time,
  last_error_bounds_update_ticks: time,
  generation_counter: u32,
});

export type ClockTransformation = Readonly<ValueOf<typeof clockTransformation>>;
export type ClockDetails = OutOf<typeof clockDetails>;

/** `zx_clock_create_args_v1_t`: before `backstop_time` the clock can't be set. */
const createArgs = struct('zx_clock_create_args_v1', { backstop_time: time });
/** `zx_clock_update_args_v1_t`: what the options don't name may be left out. */
const updateArgsV1 = struct(
  'zx_clock_update_args_v1',
  {},
  { rate_adjust: i32, value: time, error_bound: errorBound },
);
/** `zx_clock_update_args_v2_t`: the same with the time of the monotonic clock at which the clock has that value. */
const updateArgsV2 = struct(
  'zx_clock_update_args_v2',
  {},
  { rate_adjust: i32, synthetic_value: time, reference_value: time, error_bound: errorBound },
);

export type ClockUpdateArgs = ValueOf<typeof updateArgsV1> | ValueOf<typeof updateArgsV2>;
type ClockUpdateArgsIn = InOf<typeof updateArgsV1> | InOf<typeof updateArgsV2>;

/** The arguments of zx_clock_create, or none. */
export const clockCreateArgs: Kind<InOf<typeof createArgs> | null, ValueOf<typeof createArgs> | null> = {
  ...createArgs,
  name: 'zx_clock_create_args',
  parts: [createArgs],
  expects: `null or ${createArgs.expects}`,
  zero: null,
  accept: (value, args) => (value === null ? null : createArgs.accept(value, args)),
  encode: (value, args) => (value === null ? null : createArgs.encode(value, args)),
  decode: (wire, args) => (wire === null ? null : createArgs.decode(wire, args)),
  show: (value) => (value === null ? 'null' : createArgs.show(value)),
};

const versions: ReadonlyMap<number, AnyKind> = new Map<number, AnyKind>([
  [1, updateArgsV1],
  [2, updateArgsV2],
]);

/** In zx_clock_update the options are the second parameter. */
const OPTIONS_AT = 1;
const structOf = (args: readonly unknown[]): AnyKind | undefined => {
  const options = toU64(args[OPTIONS_AT]);
  return options === undefined ? undefined : versions.get(clockArgsVersion(options));
};

/** The arguments of zx_clock_update, of the version that its options name; others are not looked at. */
export const clockUpdateArgs: Kind<ClockUpdateArgsIn | null, ClockUpdateArgs | null> = {
  name: 'zx_clock_update_args',
  parts: [updateArgsV1, updateArgsV2],
  expects: `null or ${updateArgsV1.expects}; with ZX_CLOCK_ARGS_VERSION(2) ${updateArgsV2.expects}`,
  zero: null,
  accept(value, args) {
    if (typeof value !== 'object') return undefined;
    const kind = structOf(args);
    return kind && value !== null ? (kind.accept(value, args) as ClockUpdateArgs | undefined) : null;
  },
  encode: (value, args) => (value === null ? null : (structOf(args)?.encode(value, args) ?? null)),
  decode(wire, args) {
    if (wire === null) return null;
    return Array.isArray(wire) ? (structOf(args)?.decode(wire, args) ?? null) : undefined;
  },
  show: (value) =>
    value === null ? 'null' : 'value' in value ? updateArgsV1.show(value) : updateArgsV2.show(value),
};
