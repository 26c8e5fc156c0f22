/** A VMO as plain bytes: what the kernel's must agree with. */
export class ModelVmo {
  parent: ModelVmo | undefined;
  readonly children = new Set<ModelVmo>();

  private constructor(
    readonly store: Store,
    /** The content size, shared with references. */
    readonly content: { value: number },
    readonly sort: 'created' | 'snapshot' | 'slice' | 'reference',
    private readonly window?: { readonly base: number; readonly size: number },
  ) {
    store.users++;
  }

  static create(size: number, resizable: boolean): ModelVmo {
    return new ModelVmo(new Store(pages(size), resizable), { value: size }, 'created');
  }

  get isWindow(): boolean {
    return this.window !== undefined;
  }

  get resizable(): boolean {
    return !this.isWindow && this.store.resizable;
  }

  get size(): number {
    return this.window?.size ?? this.store.bytes.length;
  }

  /** Its bytes; what is written to them is written to the VMO. */
  get bytes(): Uint8Array {
    const base = this.window?.base ?? 0;
    return this.store.bytes.subarray(base, base + this.size);
  }

  snapshot(offset: number, size: number, resizable: boolean): ModelVmo {
    const store = new Store(pages(size), resizable);
    store.bytes.set(this.bytes.subarray(offset, offset + store.bytes.length));
    store.family = this.store.family;
    store.family.add(store);
    return this.adopt(new ModelVmo(store, { value: size }, 'snapshot'));
  }

  slice(offset: number, size: number): ModelVmo {
    const window = { base: (this.window?.base ?? 0) + offset, size: pages(size) };
    return this.adopt(new ModelVmo(this.store, { value: size }, 'slice', window));
  }

  reference(): ModelVmo {
    return this.adopt(new ModelVmo(this.store, this.content, 'reference', this.window));
  }

  setSize(size: number): void {
    const bytes = new Uint8Array(pages(size));
    bytes.set(this.store.bytes.subarray(0, size));
    this.store.bytes = bytes;
    this.setContentSize(size);
  }

  setContentSize(value: number): void {
    if (value < this.size) this.bytes.fill(0, value);
    this.content.value = value;
  }

  /** Its last handle closes. */
  close(): void {
    for (const child of this.children) this.parent?.adopt(child);
    for (const child of this.children) if (!this.parent) child.parent = undefined;
    this.parent?.children.delete(this);
    if (--this.store.users === 0) this.store.family.delete(this.store);
  }

  private adopt(child: ModelVmo): ModelVmo {
    this.children.add(child);
    child.parent = this;
    return child;
  }
}

class Store {
  users = 0;
  /** The stores that share pages copy-on-write, as far as anybody can tell. */
  family = new Set<Store>([this]);
  bytes: Uint8Array;

  constructor(
    size: number,
    readonly resizable: boolean,
  ) {
    this.bytes = new Uint8Array(size);
  }
}

function pages(size: number): number {
  return Math.ceil(size / 4096) * 4096;
}
