class Holder {
  constructor(private readonly length: number) {}

  size(): number {
    return this.length;
  }
}

/** The least that a lookup by handle can cost: a Map and a method call. */
export class MapLookup {
  readonly #holders = new Map<number, Holder>();

  constructor(values: Iterable<number>) {
    for (const value of values) this.#holders.set(value, new Holder(value & 0xffff));
  }

  size(value: number): number {
    return this.#holders.get(value)?.size() ?? 0;
  }

  /** The counterpart of a duplicate and its close. */
  addAndDelete(value: number): number {
    this.#holders.set(value, new Holder(value & 0xffff));
    const size = this.size(value);
    this.#holders.delete(value);
    return size;
  }
}
