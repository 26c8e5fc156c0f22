import type { ClockDetails, ClockTransformation } from '../abi/clock';
import {
  ZX_CLOCK_OPT_AUTO_START,
  ZX_CLOCK_OPT_CONTINUOUS,
  ZX_CLOCK_OPT_MONOTONIC,
  ZX_CLOCK_UNKNOWN_ERROR,
} from '../abi/constants';
import { ZX_CLOCK_STARTED } from '../abi/signals';
import type { Core } from '../core';
import { reduced, stoppedAt, valueAt } from './clock-transformation';
import { KernelObject } from './kernel-object';

/** What is to change of a clock; what is left out stays. */
export interface ClockUpdate {
  readonly value: bigint | undefined;
  /** The monotonic time at which the change takes place; now if left out. */
  readonly reference: bigint | undefined;
  /** By how many parts in a million the clock is faster than the monotonic one. */
  readonly rateAdjust: number | undefined;
  readonly errorBound: bigint | undefined;
}

const MILLION = 1_000_000;
const SAME_RATE = { synthetic_ticks: 1, reference_ticks: 1 };

/** A clock that follows the monotonic one, at a rate and with values that its maintainer sets. */
export class ClockObject extends KernelObject {
  readonly type = 'clock';
  #transformation: ClockTransformation;
  #rateAdjust = 0;
  #errorBound = ZX_CLOCK_UNKNOWN_ERROR;
  #generation = 0;
  #lastValueUpdate = 0n;
  #lastRateAdjustUpdate = 0n;
  #lastErrorBoundUpdate = 0n;

  constructor(
    core: Core,
    /** ZX_CLOCK_OPT_* */
    readonly options: bigint,
    readonly backstop: bigint,
    now: bigint,
  ) {
    const startsAtOnce = (options & ZX_CLOCK_OPT_AUTO_START) !== 0n;
    super(core, startsAtOnce ? ZX_CLOCK_STARTED : 0);
    this.#transformation = startsAtOnce
      ? { reference_offset: 0n, synthetic_offset: 0n, rate: SAME_RATE }
      : stoppedAt(backstop);
    if (startsAtOnce) this.#lastValueUpdate = this.#lastRateAdjustUpdate = now;
  }

  get isStarted(): boolean {
    return this.#transformation.rate.synthetic_ticks !== 0;
  }

  get isMonotonic(): boolean {
    return (this.options & ZX_CLOCK_OPT_MONOTONIC) !== 0n;
  }

  get isContinuous(): boolean {
    return (this.options & ZX_CLOCK_OPT_CONTINUOUS) !== 0n;
  }

  /** Its value at a monotonic time. */
  valueAt(time: bigint): bigint {
    return valueAt(this.#transformation, time);
  }

  /** How it would run after an update. */
  after({ value, reference, rateAdjust }: ClockUpdate, now: bigint): ClockTransformation {
    const keepsRate =
      rateAdjust === undefined || (reference === undefined && rateAdjust === this.#rateAdjust);
    if (value === undefined && keepsRate) return this.#transformation;
    const at = reference ?? now;
    return {
      reference_offset: at,
      synthetic_offset: value ?? this.valueAt(at),
      rate: this.#rateAfter(rateAdjust),
    };
  }

  /** Updates it; `next` is how it runs then. */
  update({ value, rateAdjust, errorBound }: ClockUpdate, next: ClockTransformation, now: bigint): void {
    const starts = !this.isStarted;
    this.#transformation = next;
    if (value !== undefined) this.#lastValueUpdate = now;
    if (rateAdjust !== undefined || starts) {
      this.#lastRateAdjustUpdate = now;
      this.#rateAdjust = rateAdjust ?? 0;
    }
    if (errorBound !== undefined) {
      this.#lastErrorBoundUpdate = now;
      this.#errorBound = errorBound;
    }
    this.#generation = (this.#generation + 1) >>> 0;
    if (starts) this.updateSignals(0, ZX_CLOCK_STARTED);
  }

  details(now: bigint): ClockDetails {
    const { rate } = this.#transformation;
    return {
      options: Number(this.options),
      backstop_time: this.backstop,
      ticks_to_synthetic: { ...this.#transformation, rate: reduced(rate) },
      mono_to_synthetic: { ...this.#transformation, rate },
      error_bound: this.#errorBound,
      query_ticks: now,
      last_value_update_ticks: this.#lastValueUpdate,
      last_rate_adjust_update_ticks: this.#lastRateAdjustUpdate,
      last_error_bounds_update_ticks: this.#lastErrorBoundUpdate,
      generation_counter: this.#generation,
    };
  }

  #rateAfter(rateAdjust: number | undefined): ClockTransformation['rate'] {
    if (rateAdjust !== undefined) return { synthetic_ticks: MILLION + rateAdjust, reference_ticks: MILLION };
    return this.isStarted ? this.#transformation.rate : SAME_RATE;
  }
}
