/** A module's counters and PC table. */
export interface RawModule {
  readonly counters: Uint8Array;
  readonly pcs: BigUint64Array;
}

/** Counters and PC tables come apart; each is paired with the first of the other kind that has no partner. */
export class ModuleQueue {
  readonly #counters: Uint8Array[] = [];
  readonly #pcs: BigUint64Array[] = [];

  /** Empty ones are ignored. */
  addCounters(counters: Uint8Array): void {
    if (counters.length > 0) this.#counters.push(counters);
  }

  /** Empty ones are ignored. */
  addPcs(pcs: BigUint64Array): void {
    if (pcs.length > 0) this.#pcs.push(pcs);
  }

  /** The next pair, if both halves of one are there. */
  take(): RawModule | undefined {
    const [counters] = this.#counters;
    const [pcs] = this.#pcs;
    if (!counters || !pcs) return undefined;
    this.#counters.shift();
    this.#pcs.shift();
    return { counters, pcs };
  }
}
