import type { MemoryBudget } from '../limits';

/** A run of bytes, from `offset`. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/**
 * The pages behind a VMO: sparse, all zero until written. Offsets and lengths are within `size`, which is a
 * multiple of the page size; the caller has checked them.
 */
export interface Pages {
  readonly size: number;
  /** Bytes of pages that were touched and not given back. */
  readonly committedBytes: number;
  read(offset: number, length: number): Uint8Array;
  /** Refuses the syscall in progress (ZX_ERR_NO_MEMORY) before it writes anything, if the kernel's budget is used up. */
  write(offset: number, bytes: Uint8Array): void;
  /** Commits every page of a range, which keeps its bytes; refuses as `write` does. */
  commit(offset: number, length: number): void;
  /** Zeroes bytes; whole pages are given back. */
  zero(offset: number, length: number): void;
  resize(size: number): void;
  /** The parts of a range that may hold anything but zeros. */
  extents(offset: number, length: number): Iterable<Extent>;
  dispose(): void;
}

/** What turns a VMO's pages into pages that can be mapped, the first time that is wanted. */
export interface MappableMemory {
  /** How many descriptors it holds. */
  readonly descriptors: number;
  /** Pages with the same content as `pages`, which are disposed of. `resizable`: whether they may grow later. */
  mappable(pages: Pages, resizable: boolean): Pages;
}

const PIECE = 1 << 20;

/** Copies `length` bytes between pages, skipping what is zero at the source; the target's range must be zero before. */
export function copyPages(from: Pages, offset: number, length: number, to: Pages, target: number): void {
  for (const extent of from.extents(offset, length)) {
    for (let done = 0; done < extent.length; done += PIECE) {
      const at = extent.offset + done;
      to.write(target + at - offset, from.read(at, Math.min(PIECE, extent.length - done)));
    }
  }
}

/** Moves everything to new pages as large, and disposes of the old ones; of the new ones if that is refused. */
export function movePages(from: Pages, to: Pages, budget: MemoryBudget): void {
  const committed = from.committedBytes;
  budget.adjust(-committed);
  try {
    copyPages(from, 0, from.size, to, 0);
  } catch (refused) {
    to.dispose();
    throw refused;
  } finally {
    budget.adjust(committed);
  }
  from.dispose();
}
