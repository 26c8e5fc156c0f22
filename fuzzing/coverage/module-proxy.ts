import { featureOfCount } from './buckets';
import { BLOCK, Counters } from './counters';

const MOST = 255;

/** How much code was seen to run. */
export interface Coverage {
  /** How many counters were ever other than zero. */
  readonly pcs: number;
  /** How many pairs of a counter and a bucket of counts were seen. */
  readonly features: number;
}

/**
 * The engine's view of one module, in however many processes it is loaded: their counters are added up. What a count
 * falls into, one of eight buckets, is a feature of its counter.
 */
export class ModuleProxy {
  readonly #attached: Counters[] = [];
  /** The features seen so far, one bit each, by counter. */
  readonly #seen: Uint8Array;
  #pcs = 0;
  #features = 0;

  /** @param size how many counters the module has */
  constructor(
    readonly id: string,
    readonly size: number,
  ) {
    if (!Number.isSafeInteger(size) || size < 1)
      throw new RangeError(`ModuleProxy: ${size} is no size of a module`);
    this.#seen = new Uint8Array(size);
  }

  /** Takes on the counters of one more process. Throws a RangeError unless there are `size` of them. */
  add(counters: Uint8Array): void {
    if (counters.length !== this.size) {
      throw new RangeError(`ModuleProxy.add: the module has ${this.size} counters, not ${counters.length}`);
    }
    this.#attached.push(new Counters(counters));
  }

  /** Leaves out counters that were added; what they showed stays known. Nothing happens if they never were. */
  remove(counters: Uint8Array): void {
    const index = this.#attached.findIndex(({ bytes }) => isSameMemory(bytes, counters));
    if (index >= 0) this.#attached.splice(index, 1);
  }

  /** How many features the counters show that were not seen before. Changes nothing. */
  measure(): number {
    let found = 0;
    this.#forEachNew(() => found++);
    return found;
  }

  /** The same; from now on they count as seen. */
  accumulate(): number {
    const before = this.#features;
    this.#forEachNew((index, feature) => {
      const seen = this.#seen[index] ?? 0;
      if (seen === 0) this.#pcs++;
      this.#seen[index] = seen | feature;
      this.#features++;
    });
    return this.#features - before;
  }

  /** What was accumulated so far. */
  getCoverage(): Coverage {
    return { pcs: this.#pcs, features: this.#features };
  }

  /** How often a counter was ever seen: its features, one bit for each bucket. */
  featuresOf(index: number): number {
    return this.#seen[index] ?? 0;
  }

  /** Forgets what was accumulated. */
  clear(): void {
    this.#seen.fill(0);
    this.#pcs = 0;
    this.#features = 0;
  }

  /** Calls `visit` for each feature that the counters show and that was not seen. */
  #forEachNew(visit: (index: number, feature: number) => void): void {
    for (let which = 0; which < this.#attached.length; which++) this.#visitBlocks(which, visit);
  }

  /** Looks at the blocks in which an array is the first to have counters other than zero. */
  #visitBlocks(which: number, visit: (index: number, feature: number) => void): void {
    const counters = this.#attached[which];
    const blocks = Math.ceil(this.size / BLOCK);
    if (!counters) return;
    for (let block = counters.nextBlock(0); block < blocks; block = counters.nextBlock(block + 1)) {
      if (!this.#wasVisited(which, block)) this.#visitBlock(block, visit);
    }
  }

  #wasVisited(which: number, block: number): boolean {
    for (let earlier = 0; earlier < which; earlier++) {
      if (this.#attached[earlier]?.mayHaveCounts(block)) return true;
    }
    return false;
  }

  #visitBlock(block: number, visit: (index: number, feature: number) => void): void {
    const end = Math.min((block + 1) * BLOCK, this.size);
    for (let index = block * BLOCK; index < end; index++) {
      const feature = featureOfCount[this.#countOf(index)] ?? 0;
      if ((feature & ~(this.#seen[index] ?? 0)) !== 0) visit(index, feature);
    }
  }

  #countOf(index: number): number {
    let sum = 0;
    for (const { bytes } of this.#attached) sum += bytes[index] ?? 0;
    return Math.min(sum, MOST);
  }
}

function isSameMemory(one: Uint8Array, other: Uint8Array): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}
