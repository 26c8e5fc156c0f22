import { ZX_PAGE_SIZE } from '../abi/constants';
import type { MemoryBudget } from '../limits';
import type { Extent, Pages } from './pages';

/** Stands for every page that is committed but was not written yet; never written itself. */
const ZERO_PAGE = new Uint8Array(ZX_PAGE_SIZE);

/** Pages on the heap, each made when it is first written. What a VMO has until it is first mapped. */
export class HeapPages implements Pages {
  readonly #pages = new Map<number, Uint8Array>();
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
    return this.#pages.size * ZX_PAGE_SIZE;
  }

  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    forEachPage(offset, length, (index, start, end, done) => {
      const page = this.#pages.get(index);
      if (page) bytes.set(page.subarray(start, end), done);
    });
    return bytes;
  }

  write(offset: number, bytes: Uint8Array): void {
    this.commit(offset, bytes.length);
    forEachPage(offset, bytes.length, (index, start, end, done) => {
      this.#writable(index).set(bytes.subarray(done, done + end - start), start);
    });
  }

  commit(offset: number, length: number): void {
    this.budget.require(length - this.committedBytes);
    const missing: number[] = [];
    forEachPage(offset, length, (index) => {
      if (!this.#pages.has(index)) missing.push(index);
    });
    this.budget.require(missing.length * ZX_PAGE_SIZE);
    this.budget.adjust(missing.length * ZX_PAGE_SIZE);
    for (const index of missing) this.#pages.set(index, ZERO_PAGE);
  }

  zero(offset: number, length: number): void {
    for (const [index, page] of this.#pagesIn(offset, length)) {
      const start = Math.max(0, offset - index * ZX_PAGE_SIZE);
      const end = Math.min(ZX_PAGE_SIZE, offset + length - index * ZX_PAGE_SIZE);
      if (start === 0 && end === ZX_PAGE_SIZE) this.#giveBack(index);
      else if (page !== ZERO_PAGE) page.fill(0, start, end);
    }
  }

  resize(size: number): void {
    if (size < this.#size) this.zero(size, this.#size - size);
    this.#size = size;
  }

  *extents(offset: number, length: number): Iterable<Extent> {
    for (const [index] of this.#pagesIn(offset, length)) {
      const start = Math.max(offset, index * ZX_PAGE_SIZE);
      yield { offset: start, length: Math.min(offset + length, (index + 1) * ZX_PAGE_SIZE) - start };
    }
  }

  dispose(): void {
    this.budget.adjust(-this.committedBytes);
    this.#pages.clear();
  }

  /** The pages there are in a range: found by walking the range or the pages, whichever are fewer. */
  #pagesIn(offset: number, length: number): [number, Uint8Array][] {
    if (length === 0) return [];
    const first = Math.floor(offset / ZX_PAGE_SIZE);
    const last = Math.floor((offset + length - 1) / ZX_PAGE_SIZE);
    if (last - first > this.#pages.size) {
      return [...this.#pages].filter(([index]) => index >= first && index <= last);
    }
    const found: [number, Uint8Array][] = [];
    for (let index = first; index <= last; index++) {
      const page = this.#pages.get(index);
      if (page) found.push([index, page]);
    }
    return found;
  }

  /** A page that is committed, of its own from now on. */
  #writable(index: number): Uint8Array {
    const page = this.#pages.get(index);
    if (page && page !== ZERO_PAGE) return page;
    const own = new Uint8Array(ZX_PAGE_SIZE);
    this.#pages.set(index, own);
    return own;
  }

  #giveBack(index: number): void {
    if (this.#pages.delete(index)) this.budget.adjust(-ZX_PAGE_SIZE);
  }
}

function forEachPage(
  offset: number,
  length: number,
  visit: (index: number, start: number, end: number, done: number) => void,
): void {
  for (let done = 0; done < length;) {
    const at = offset + done;
    const index = Math.floor(at / ZX_PAGE_SIZE);
    const start = at - index * ZX_PAGE_SIZE;
    const end = Math.min(ZX_PAGE_SIZE, start + length - done);
    visit(index, start, end, done);
    done += end - start;
  }
}
