/** A run of addresses, in bytes. */
export interface AddressRange {
  readonly base: number;
  readonly size: number;
}

/** The first address behind a range. */
export function endOf(range: AddressRange): number {
  return range.base + range.size;
}

export function rangeBetween(base: number, end: number): AddressRange {
  return { base, size: end - base };
}

export function encloses(outer: AddressRange, inner: AddressRange): boolean {
  return inner.base >= outer.base && endOf(inner) <= endOf(outer);
}

/** What two overlapping ranges have in common. */
export function overlapOf(a: AddressRange, b: AddressRange): AddressRange {
  return rangeBetween(Math.max(a.base, b.base), Math.min(endOf(a), endOf(b)));
}

/** What is left of a range, before and behind a hole in it: none, one or two ranges. */
export function remainders(range: AddressRange, hole: AddressRange): AddressRange[] {
  const before = rangeBetween(range.base, Math.min(endOf(range), hole.base));
  const behind = rangeBetween(Math.max(range.base, endOf(hole)), endOf(range));
  return [before, behind].filter(({ size }) => size > 0);
}

/** The same addresses in as few ranges as can be. The ranges must be in order. */
export function joined(ranges: Iterable<AddressRange>): AddressRange[] {
  const joint: AddressRange[] = [];
  for (const range of ranges) {
    const last = joint.at(-1);
    if (last && endOf(last) === range.base) joint[joint.length - 1] = rangeBetween(last.base, endOf(range));
    else joint.push({ base: range.base, size: range.size });
  }
  return joint;
}
