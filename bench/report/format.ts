import type { Figure, Unit } from '../measure/figure';

const formats: Record<Unit, (value: number) => string> = {
  seconds: (value) => scaled(value, ['s', 'ms', 'µs', 'ns'], 1000),
  perSecond: (value) => `${rounded(value).toLocaleString('en')}/s`,
  bytes: (value) => `${Math.round(value).toLocaleString('en')} bytes`,
  runs: (value) => `${Math.round(value).toLocaleString('en')} runs`,
  share: (value) => `${(value * 100).toFixed(2)} %`,
};

/** A figure in the unit that suits it, with its spread where it was measured more than once. */
export function showFigure({ unit, value, spread, runs }: Figure): string {
  const shown = formats[unit](value);
  return runs.length > 1 ? `${shown} ±${Math.round((spread / 2) * 100)} %` : shown;
}

/** A ratio: how many times as fast. */
export function showRatio(ratio: number): string {
  return `${ratio >= 100 ? Math.round(ratio) : Number(ratio.toPrecision(3))}x`;
}

function scaled(value: number, units: readonly string[], step: number): string {
  const [unit = '', ...smaller] = units;
  if (value < 1 && smaller.length > 0) return scaled(value * step, smaller, step);
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/** To three digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
