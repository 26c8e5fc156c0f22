import { ZX_PAGE_SIZE } from '../abi/constants';
import type { MemoryBudget } from '../limits';
import { type Extent, type MappableMemory, movePages, type Pages } from './pages';

/** The most that one view can span. A power of two; the host hands out its pages as they are touched. */
const SLAB = 2 ** 30;
const PAGES_IN_SLAB = SLAB / ZX_PAGE_SIZE;
const WORDS_IN_PAGE = ZX_PAGE_SIZE / 4;

/** Pages on the heap that programs can have views of: what an in-process VMO has once it was mapped. */
export class SlabPages implements Pages {
  readonly #slabs = new Map<number, ArrayBuffer>();
  /** The pages that the kernel wrote: they count as committed whatever they hold. */
  readonly #written = new Set<number>();
  #size: number;

  constructor(
    size: number,
    private readonly budget: MemoryBudget,
  ) {
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  get committedBytes(): number {
    return [...this.#touched(0, this.#size)].length * ZX_PAGE_SIZE;
  }

  /** A live view of a range; `undefined` where it would span a multiple of 1 GiB or the end. */
  view(offset: number, length: number): Uint8Array | undefined {
    const index = Math.floor(offset / SLAB);
    if (offset + length > this.#size || offset - index * SLAB + length > SLAB) return undefined;
    return new Uint8Array(this.#slab(index), offset - index * SLAB, length);
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (const part of slabsIn(offset, length)) {
      const buffer = this.#slabs.get(part.index);
      if (buffer) bytes.set(new Uint8Array(buffer, part.start, part.length), part.done);
    }
    return bytes;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.commit(offset, bytes.length);
    for (const part of slabsIn(offset, bytes.length)) {
      const target = new Uint8Array(this.#slab(part.index), part.start, part.length);
      target.set(bytes.subarray(part.done, part.done + part.length));
    }
  }

  commit(offset: number, length: number): void {
    this.budget.require(length - this.#written.size * ZX_PAGE_SIZE);
    const fresh = pagesIn(offset, length).filter((page) => !this.#written.has(page));
    this.budget.require(fresh.length * ZX_PAGE_SIZE);
    this.budget.adjust(fresh.length * ZX_PAGE_SIZE);
    for (const page of fresh) this.#written.add(page);
  }

  zero(offset: number, length: number): void {
    for (const part of slabsIn(offset, length)) {
      const buffer = this.#slabs.get(part.index);
      if (buffer) new Uint8Array(buffer, part.start, part.length).fill(0);
    }
    this.#giveBack(Math.ceil(offset / ZX_PAGE_SIZE), Math.floor((offset + length) / ZX_PAGE_SIZE));
  }

  resize(size: number): void {
    if (size < this.#size) this.zero(size, this.#size - size);
    this.#size = size;
    for (const [index, buffer] of this.#slabs) buffer.resize(this.#slabLength(index));
  }

  *extents(offset: number, length: number): Iterable<Extent> {
    for (const page of this.#touched(offset, length)) {
      const start = Math.max(offset, page * ZX_PAGE_SIZE);
      yield { offset: start, length: Math.min(offset + length, (page + 1) * ZX_PAGE_SIZE) - start };
    }
  }

  dispose(): void {
    this.budget.adjust(-this.#written.size * ZX_PAGE_SIZE);
    this.#written.clear();
    this.#slabs.clear();
  }

  /** Pages written by the kernel or, since stores through views leave no other trace, not all zero. */
  *#touched(offset: number, length: number): Iterable<number> {
    const first = Math.floor(offset / ZX_PAGE_SIZE);
    const end = Math.ceil((offset + length) / ZX_PAGE_SIZE);
    for (const page of this.#written) if (page >= first && page < end) yield page;
    for (const [index, buffer] of this.#slabs) {
      const words = new Uint32Array(buffer);
      const base = index * PAGES_IN_SLAB;
      const last = Math.min(end, base + words.length / WORDS_IN_PAGE);
      for (let page = Math.max(first, base); page < last; page++) {
        if (!this.#written.has(page) && !isZero(words, (page - base) * WORDS_IN_PAGE)) yield page;
      }
    }
  }

  #giveBack(first: number, end: number): void {
    for (const page of [...this.#written]) {
      if (page < first || page >= end) continue;
      this.#written.delete(page);
      this.budget.adjust(-ZX_PAGE_SIZE);
    }
  }

  /** The buffer of a slab, made when it is first needed and resized with the VMO. */
  #slab(index: number): ArrayBuffer {
    const known = this.#slabs.get(index);
    if (known) return known;
    const made = new ArrayBuffer(this.#slabLength(index), { maxByteLength: SLAB });
    this.#slabs.set(index, made);
    return made;
  }

  #slabLength(index: number): number {
    return Math.max(0, Math.min(SLAB, this.#size - index * SLAB));
  }
}

/** The in-process way to make pages mappable. */
export class SlabMemory implements MappableMemory {
  readonly descriptors = 0;

  constructor(private readonly budget: MemoryBudget) {}

  mappable(pages: Pages): Pages {
    if (pages instanceof SlabPages) return pages;
    const slabs = new SlabPages(pages.size, this.budget);
    movePages(pages, slabs, this.budget);
    return slabs;
  }
}

function isZero(words: Uint32Array, page: number): boolean {
  for (let i = page; i < page + WORDS_IN_PAGE; i++) if (words[i] !== 0) return false;
  return true;
}

function pagesIn(offset: number, length: number): number[] {
  const first = Math.floor(offset / ZX_PAGE_SIZE);
  const end = Math.ceil((offset + length) / ZX_PAGE_SIZE);
  return length === 0 ? [] : Array.from({ length: end - first }, (_, i) => first + i);
}

function* slabsIn(
  offset: number,
  length: number,
): Iterable<{ index: number; start: number; length: number; done: number }> {
  for (let done = 0; done < length;) {
    const index = Math.floor((offset + done) / SLAB);
    const start = offset + done - index * SLAB;
    const part = Math.min(SLAB - start, length - done);
    yield { index, start, length: part, done };
    done += part;
  }
}
