import { median, spread } from './statistics';

/**
 * `seconds` of one operation, operations `perSecond`, `bytes` of one thing, a `share` of a processor's time, or how many
 * `runs` of a target it took.
 */
export type Unit = 'seconds' | 'perSecond' | 'bytes' | 'share' | 'runs';

/** What was measured, several times. */
export interface Figure {
  readonly unit: Unit;
  /** The median of the runs. */
  readonly value: number;
  /** Half of the runs lie in a range of this width, as a share of the median. */
  readonly spread: number;
  readonly runs: readonly number[];
}

export function figure(unit: Unit, runs: readonly number[]): Figure {
  return { unit, value: median(runs), spread: spread(runs), runs };
}

/** How many times as good as a baseline: its time over ours, our rate over its. Throws a TypeError for unlike units. */
export function speedOver(ours: Figure, baseline: Figure): number {
  if (ours.unit !== baseline.unit)
    throw new TypeError(`${ours.unit} can not be compared with ${baseline.unit}`);
  return ours.unit === 'perSecond' ? ours.value / baseline.value : baseline.value / ours.value;
}
