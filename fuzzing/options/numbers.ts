/** A unit of measure: its name and how many of the smallest it is. */
export type Units = readonly (readonly [name: string, factor: bigint])[];

const KB = 1024n;
export const SIZE_UNITS: Units = [
  ['gb', KB * KB * KB],
  ['mb', KB * KB],
  ['kb', KB],
  ['b', 1n],
];

const US = 1000n;
const SECOND = 1_000_000_000n;
export const TIME_UNITS: Units = [
  ['d', 86_400n * SECOND],
  ['h', 3600n * SECOND],
  ['m', 60n * SECOND],
  ['s', SECOND],
  ['ms', US * US],
  ['us', US],
  ['ns', 1n],
];

/**
 * Reads a decimal number with a unit, such as `1.5kb`, as a count of the smallest unit, cut to a whole one; without a
 * unit it has the one named `usual`. Gives `undefined` for anything else.
 */
export function parseMeasure(text: string, units: Units, usual: string): bigint | undefined {
  const [, whole, fraction = '', unit] = /^(\d+)(?:\.(\d+))?([a-z]+)?$/.exec(text.toLowerCase()) ?? [];
  const factor = units.find(([name]) => name === (unit ?? usual))?.[1];
  if (whole === undefined || factor === undefined) return undefined;
  return (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length);
}

/** Writes a count in the largest unit of which it is a multiple, in quotes; zero as it is. */
export function printMeasure(count: bigint, units: Units): string {
  const found = units.find(([, factor]) => count % factor === 0n);
  if (count === 0n || !found) return String(count);
  const [name, factor] = found;
  return `"${count / factor}${name}"`;
}
