import { copyPages, type MappableMemory, type Pages } from './pages';

/**
 * Pages with the VMOs that share them: a VMO, its slices and its references. Stores joined by snapshots form a
 * copy-on-write family; pages are copied when a snapshot is made, so the family is bookkeeping only.
 */
export class PageStore {
  #users = 1;
  /** Made with the first snapshot. */
  #family: Set<PageStore> | undefined;

  constructor(
    private current: Pages,
    readonly resizable: boolean,
  ) {}

  get pages(): Pages {
    return this.current;
  }

  get size(): number {
    return this.current.size;
  }

  /** Whether a living snapshot, or the VMO it was made of, shares pages copy-on-write with this one. */
  get isEntangled(): boolean {
    return this.#family !== undefined && this.#family.size > 1;
  }

  share(): this {
    this.#users++;
    return this;
  }

  /** One user fewer; the last one takes the pages along. */
  unshare(): void {
    this.#users--;
    if (this.#users > 0) return;
    this.#family?.delete(this);
    this.current.dispose();
  }

  /** Makes the pages mappable, if they are not yet. */
  makeMappable(memory: MappableMemory): Pages {
    this.current = memory.mappable(this.current, this.resizable);
    return this.current;
  }

  /** Fills a new store with this one's bytes from `offset` on; what lies beyond the end stays zero. */
  snapshotInto(child: PageStore, offset: number): void {
    const length = Math.max(0, Math.min(child.size, this.size - offset));
    copyPages(this.current, offset, length, child.current, 0);
    const family = (this.#family ??= new Set([this]));
    family.add(child);
    child.#family = family;
  }
}
