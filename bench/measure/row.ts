import { type Figure, speedOver } from './figure';

/** What the bench is compared with, measured in the same run. */
export interface Baseline {
  readonly name: string;
  readonly figure: Figure;
}

/** What is asked of a row. */
export interface Bar {
  readonly text: string;
  readonly isMet: (ours: number, ratio: number) => boolean;
}

/** Where a row belongs in the plot of cost against growth. */
export interface Point {
  readonly curve: string;
  /** How many there were of what grows. */
  readonly count: number;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly ours: Figure;
  readonly baseline?: Baseline;
  /** How many times as fast as the baseline. */
  readonly ratio?: number;
  readonly bar?: { readonly text: string; readonly met: boolean };
  readonly point?: Point;
}

export interface Measured {
  readonly name: string;
  readonly ours: Figure;
  readonly baseline?: Baseline | undefined;
  readonly bar?: Bar | undefined;
  readonly point?: Point | undefined;
}

/** A row of what was measured: its ratio, and whether it meets its bar. */
export function row({ name, ours, baseline, bar, point }: Measured): Row {
  const ratio = baseline && speedOver(ours, baseline.figure);
  return {
    name,
    ours,
    ...(baseline && { baseline }),
    ...(ratio !== undefined && { ratio }),
    ...(bar && { bar: { text: bar.text, met: bar.isMet(ours.value, ratio ?? NaN) } }),
    ...(point && { point }),
  };
}

/** At least so many times as fast as the baseline. */
export function timesAsFast(times: number, text: string): Bar {
  return { text, isMet: (_, ratio) => ratio >= times };
}

export function atMost(value: number, text: string): Bar {
  return { text, isMet: (ours) => ours <= value };
}

export function atLeast(value: number, text: string): Bar {
  return { text, isMet: (ours) => ours >= value };
}

/** Both of two bars. */
export function both(one: Bar, other: Bar): Bar {
  return {
    text: `${one.text}; ${other.text}`,
    isMet: (ours, ratio) => one.isMet(ours, ratio) && other.isMet(ours, ratio),
  };
}

/** Either of two bars. */
export function either(one: Bar, other: Bar): Bar {
  return {
    text: `${one.text}, or ${other.text}`,
    isMet: (ours, ratio) => one.isMet(ours, ratio) || other.isMet(ours, ratio),
  };
}
