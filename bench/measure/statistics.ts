/** The middle of some numbers, or the mean of the two in the middle. Throws a RangeError for none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The number below which a share of the numbers lies, interpolated between neighbours. `share` is from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('there is no quantile of no numbers');
  return below + (above - below) * (place - Math.floor(place));
}

/** How far apart the middle half of some numbers lies, as a share of their median: the noise of a measurement. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (quantile(values, 0.75) - quantile(values, 0.25)) / middle;
}
