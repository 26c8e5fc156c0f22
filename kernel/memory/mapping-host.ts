import type { Pages } from './pages';

/** What a piece of memory allows. */
export interface Protection {
  readonly read: boolean;
  readonly write: boolean;
}

/**
 * Where a process's mappings become real memory. The kernel's books are the truth; a host is told of each change
 * after it is made. Addresses and lengths are multiples of the page size inside the root region.
 */
export interface MappingHost {
  /** `length` bytes of pages from `offset` on now stand at `addr`. */
  map(addr: number, length: number, pages: Pages, offset: number, protection: Protection): void;
  protect(addr: number, length: number, protection: Protection): void;
  /** Nothing stands there any more; until the range is mapped again it may be zeros, but no fault. */
  unmap(addr: number, length: number): void;
}

/** The host of an in-process program: its views come straight from the pages, so there is nothing to keep up. */
export const viewHost: MappingHost = {
  map: () => undefined,
  protect: () => undefined,
  unmap: () => undefined,
};
