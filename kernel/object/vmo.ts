import { ZX_CACHE_POLICY_CACHED } from '../abi/constants';
import { ZX_VMO_ZERO_CHILDREN } from '../abi/signals';
import type { U64 } from '../abi/u64';
import type { Core } from '../core';
import type { PageStore } from '../memory/page-store';
import { KernelObject } from './kernel-object';
import type { Mapping } from './mapping';

/** How a VMO came to be: by itself, or as which kind of child. */
export type VmoOrigin = 'created' | 'snapshot' | 'slice' | 'reference';

/** The content-size property: shared only between a VMO and its references, and never a bound on access. */
interface ContentSize {
  value: number;
}

interface VmoParts {
  readonly store: PageStore;
  readonly origin: VmoOrigin;
  readonly content: ContentSize;
  readonly parent?: Vmo;
  readonly rootOffset?: U64;
  /** Where a slice begins in the store, and how much of it there is. */
  readonly window?: { readonly base: number; readonly size: number };
  readonly discardable?: boolean;
  readonly immutable?: boolean;
}

/** A virtual memory object: pages, or a window on another VMO's pages. */
export class Vmo extends KernelObject {
  readonly type = 'vmo';
  readonly store: PageStore;
  readonly origin: VmoOrigin;
  readonly discardable: boolean;
  readonly immutable: boolean;
  /** Where its first byte lies in the store. */
  readonly base: number;
  /** Where its first byte lay in the VMO that the first of a chain of snapshots was made of. */
  readonly rootOffset: U64;
  readonly mappings = new Set<Mapping>();
  readonly #content: ContentSize;
  readonly #children = new Set<Vmo>();
  readonly #windowSize: number | undefined;
  #parent: Vmo | undefined;
  /** ZX_CACHE_POLICY_*; the kernel reads and writes only what is cached. */
  cachePolicy = ZX_CACHE_POLICY_CACHED;
  /** How often it is locked, of a discardable VMO. */
  locks = 0;

  private constructor(core: Core, parts: VmoParts) {
    super(core, ZX_VMO_ZERO_CHILDREN);
    this.store = parts.store;
    this.origin = parts.origin;
    this.discardable = parts.discardable ?? false;
    this.immutable = parts.immutable ?? false;
    this.base = parts.window?.base ?? 0;
    this.rootOffset = parts.rootOffset ?? 0;
    this.#windowSize = parts.window?.size;
    this.#content = parts.content;
    this.#parent = parts.parent;
    this.#parent?.adopt(this);
  }

  /** `pages` is the size rounded up; the content size is `size` as asked for. */
  static create(core: Core, size: number, pages: number, resizable: boolean, discardable: boolean): Vmo {
    const store = core.createStore(pages, resizable);
    return new Vmo(core, { store, origin: 'created', content: { value: size }, discardable });
  }

  /** A copy of `pages` bytes from `offset` on, which is `rootOffset` in the root; beyond the end of this VMO it is zeros. */
  createSnapshot(
    offset: number,
    rootOffset: U64,
    size: number,
    pages: number,
    resizable: boolean,
    immutable: boolean,
  ): Vmo {
    const store = this.core.createStore(pages, resizable);
    try {
      this.store.snapshotInto(store, offset);
    } catch (refused) {
      store.unshare();
      throw refused;
    }
    return new Vmo(this.core, {
      store,
      origin: 'snapshot',
      content: { value: size },
      parent: this,
      rootOffset,
      immutable,
    });
  }

  /** A window on this VMO's pages. */
  createSlice(offset: number, size: number, pages: number): Vmo {
    return new Vmo(this.core, {
      store: this.store.share(),
      origin: 'slice',
      content: { value: size },
      parent: this,
      window: { base: this.base + offset, size: pages },
    });
  }

  /** The same pages and content size under another koid. */
  createReference(): Vmo {
    return new Vmo(this.core, {
      store: this.store.share(),
      origin: 'reference',
      content: this.#content,
      parent: this,
      rootOffset: this.rootOffset,
      ...(this.#windowSize === undefined ? {} : { window: { base: this.base, size: this.#windowSize } }),
    });
  }

  /** In bytes, a multiple of the page size. */
  get size(): number {
    return this.#windowSize ?? this.store.size;
  }

  /** Whether it shows only a part of its pages, always the same: a slice, or a reference to one. */
  get isWindow(): boolean {
    return this.#windowSize !== undefined;
  }

  get resizable(): boolean {
    return !this.isWindow && this.store.resizable;
  }

  get isCached(): boolean {
    return this.cachePolicy === ZX_CACHE_POLICY_CACHED;
  }

  get contentSize(): number {
    return this.#content.value;
  }

  get parentKoid(): number {
    return this.#parent?.koid ?? 0;
  }

  get childCount(): number {
    return this.#children.size;
  }

  /** In how many address spaces it is mapped; 1 if it is mapped less than twice. */
  get shareCount(): number {
    return Math.max(1, new Set([...this.mappings].map((mapping) => mapping.process)).size);
  }

  /** What its own pages take; a slice or reference has none of its own. */
  get committedBytes(): number {
    return this.origin === 'created' || this.origin === 'snapshot' ? this.store.pages.committedBytes : 0;
  }

  /** How much of a range is committed, as far as it can be told: pages that may hold anything but zeros. */
  committedIn(offset: number, length: number): number {
    const within = Math.max(0, Math.min(length, this.size - offset));
    let bytes = 0;
    for (const extent of this.store.pages.extents(this.base + offset, within)) bytes += extent.length;
    return bytes;
  }

  read(offset: number, length: number): Uint8Array {
    return this.store.pages.read(this.base + offset, length);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.store.pages.write(this.base + offset, bytes);
  }

  zero(offset: number, length: number): void {
    if (length > 0) this.store.pages.zero(this.base + offset, length);
  }

  /** Commits the pages of a range; what they hold stays. */
  commit(offset: number, length: number): void {
    this.store.pages.commit(this.base + offset, length);
  }

  /** Sets the content size and, of a cached VMO, zeroes the bytes from there on. */
  setContentSize(value: number): void {
    if (this.isCached && value < this.size) this.zero(value, this.size - value);
    this.#content.value = value;
  }

  /** Resizes to `pages` bytes, zeroes what lies beyond `size` and makes that the content size. */
  resize(size: number, pages: number): void {
    this.store.pages.resize(pages);
    this.setContentSize(size);
  }

  /** Resizes to `pages` bytes; the content size stays. */
  resizePages(pages: number): void {
    this.store.pages.resize(pages);
  }

  /** Makes the content end at `end` or behind it; no byte changes. */
  contentReaches(end: number): void {
    this.#content.value = Math.max(this.#content.value, end);
  }

  protected override onDestroy(): void {
    for (const child of this.#children) {
      child.#parent = this.#parent;
      this.#parent?.adopt(child);
    }
    this.#children.clear();
    this.#parent?.disown(this);
    this.store.unshare();
  }

  private adopt(child: Vmo): void {
    this.#children.add(child);
    this.updateSignals(ZX_VMO_ZERO_CHILDREN, 0);
  }

  private disown(child: Vmo): void {
    this.#children.delete(child);
    if (this.#children.size === 0) this.updateSignals(0, ZX_VMO_ZERO_CHILDREN);
  }
}
