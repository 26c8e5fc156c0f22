import { ZX_PAGE_SIZE } from '../../kernel/abi';

/** The bytes of a VMO, page by page; a page that isn't there is all zeros. */
export class ModelBytes {
  /** How many VMOs show these bytes. */
  users = 0;
  readonly #pages = new Map<number, Uint8Array>();

  /** `family`: the stores in use that were copied from one another. */
  constructor(
    private currentSize: number,
    readonly family = new Set<ModelBytes>(),
  ) {
    family.add(this);
  }

  get size(): number {
    return this.currentSize;
  }

  get sharesPages(): boolean {
    return this.family.size > 1;
  }

  unuse(): void {
    if (--this.users === 0) this.family.delete(this);
  }

  read(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    this.#eachPage(offset, offset + length, (page, from, to, at) => {
      const bytes = this.#pages.get(page);
      if (bytes) out.set(bytes.subarray(from, to), at);
    });
    return out;
  }

  write(offset: number, data: Uint8Array): void {
    this.#eachPage(offset, offset + data.length, (page, from, to, at) => {
      let bytes = this.#pages.get(page);
      if (!bytes) this.#pages.set(page, (bytes = new Uint8Array(ZX_PAGE_SIZE)));
      bytes.set(data.subarray(at, at + to - from), from);
    });
  }

  zero(from: number, to: number): void {
    for (const [page, bytes] of this.#pages) {
      const start = page * ZX_PAGE_SIZE;
      if (start < to && start + ZX_PAGE_SIZE > from)
        bytes.fill(0, Math.max(from - start, 0), Math.max(to - start, 0));
    }
  }

  resize(size: number): void {
    this.currentSize = size;
    for (const page of this.#pages.keys()) if (page * ZX_PAGE_SIZE >= size) this.#pages.delete(page);
  }

  /** A copy of a range; beyond the end there are zeros. */
  snapshot(offset: number, size: number): ModelBytes {
    const copy = new ModelBytes(size, this.family);
    for (const [page, bytes] of this.#pages) {
      const start = page * ZX_PAGE_SIZE - offset;
      if (start >= 0 && start < size) copy.#pages.set(start / ZX_PAGE_SIZE, bytes.slice());
    }
    return copy;
  }

  #eachPage(
    from: number,
    to: number,
    visit: (page: number, from: number, to: number, at: number) => void,
  ): void {
    for (let at = from; at < to;) {
      const page = Math.floor(at / ZX_PAGE_SIZE);
      const start = page * ZX_PAGE_SIZE;
      const end = Math.min(to, start + ZX_PAGE_SIZE);
      visit(page, at - start, end - start, at - from);
      at = end;
    }
  }
}
