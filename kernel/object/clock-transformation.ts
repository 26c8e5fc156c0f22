import type { ClockTransformation } from '../abi/clock';
import { ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../abi/constants';

type Rate = ClockTransformation['rate'];

/** A clock that stands still at a value. */
export function stoppedAt(value: bigint): ClockTransformation {
  return {
    reference_offset: 0n,
    synthetic_offset: value,
    rate: { synthetic_ticks: 0, reference_ticks: 1 },
  };
}

/** The value that a clock has at a time of its reference, rounded down; it saturates as times do. */
export function valueAt(transformation: ClockTransformation, reference: bigint): bigint {
  const { reference_offset, synthetic_offset, rate } = transformation;
  const passed = saturated(reference - reference_offset);
  return saturated(synthetic_offset + saturated(scaled(passed, rate)));
}

/** The same rate in lowest terms. */
export function reduced({ synthetic_ticks, reference_ticks }: Rate): Rate {
  const divisor = greatestCommonDivisor(synthetic_ticks, reference_ticks);
  return { synthetic_ticks: synthetic_ticks / divisor, reference_ticks: reference_ticks / divisor };
}

function scaled(ticks: bigint, { synthetic_ticks, reference_ticks }: Rate): bigint {
  const product = ticks * BigInt(synthetic_ticks);
  const divisor = BigInt(reference_ticks);
  const quotient = product / divisor;
  return product < 0n && quotient * divisor !== product ? quotient - 1n : quotient;
}

function saturated(time: bigint): bigint {
  if (time > ZX_TIME_INFINITE) return ZX_TIME_INFINITE;
  return time < ZX_TIME_INFINITE_PAST ? ZX_TIME_INFINITE_PAST : time;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
