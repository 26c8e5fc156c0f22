import { type AddressRange, endOf } from './address-range';
import type { RangeList } from './range-list';

/** What a free gap must offer: sizes and addresses in bytes, `alignment` a power of two. */
export interface GapRequest {
  readonly size: number;
  readonly alignment: number;
  /** The address that it must not reach beyond. */
  readonly limit: number;
}

/**
 * Finds room in a region. The search goes on where the last one ended and wraps around at the end of the region, so
 * freed addresses come back as late as can be: a stale pointer finds nothing new behind it for a long while.
 */
export class NextFit {
  #cursor: number;

  constructor(
    private readonly region: AddressRange,
    private readonly children: RangeList<AddressRange>,
  ) {
    this.#cursor = region.base;
  }

  /** The base of a free gap; `undefined` if there is none. */
  find(request: GapRequest): number | undefined {
    return (
      this.#search(this.#cursor, endOf(this.region), request) ??
      this.#search(this.region.base, this.#cursor, request)
    );
  }

  /** Lets the next search begin behind a range that was found and taken. */
  passed(range: AddressRange): void {
    this.#cursor = endOf(range);
  }

  /** The first gap that begins at or above `from`, and below `before`. */
  #search(from: number, before: number, { size, alignment, limit }: GapRequest): number | undefined {
    for (let base = alignUp(from, alignment); base < before && base + size <= limit;) {
      const next = this.children.from(base);
      if (!next || base + size <= next.base) return base;
      base = alignUp(endOf(next), alignment);
    }
    return undefined;
  }
}

function alignUp(addr: number, alignment: number): number {
  return Math.ceil(addr / alignment) * alignment;
}
