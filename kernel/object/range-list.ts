import { type AddressRange, endOf } from './address-range';

/** Ranges in order that do not overlap. Finding one takes logarithmic time. */
export class RangeList<T extends AddressRange> {
  readonly #ranges: T[] = [];

  get all(): readonly T[] {
    return this.#ranges;
  }

  /** The range that an address lies in or, failing that, the next one above. */
  from(addr: number): T | undefined {
    return this.#ranges[this.#indexFrom(addr)];
  }

  /** The range that an address lies in. */
  at(addr: number): T | undefined {
    const range = this.from(addr);
    return range && range.base <= addr ? range : undefined;
  }

  overlapping(range: AddressRange): T[] {
    return this.#ranges.slice(this.#indexFrom(range.base), this.#indexBehind(range));
  }

  /** Takes out whatever overlaps a range and puts others there, which must be in order and fit. */
  replace(range: AddressRange, ...others: T[]): void {
    const first = this.#indexFrom(range.base);
    this.#ranges.splice(first, this.#indexBehind(range) - first, ...others);
  }

  clear(): void {
    this.#ranges.length = 0;
  }

  #indexFrom(addr: number): number {
    return firstIndex(this.#ranges, (range) => endOf(range) > addr);
  }

  #indexBehind(range: AddressRange): number {
    const end = endOf(range);
    return firstIndex(this.#ranges, ({ base }) => base >= end);
  }
}

/** Where a list begins to satisfy a condition that, once it holds, holds to the end. */
function firstIndex<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const item = list[middle];
    if (item === undefined || holds(item)) to = middle;
    else from = middle + 1;
  }
  return from;
}
