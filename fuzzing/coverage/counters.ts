const WORD = BigUint64Array.BYTES_PER_ELEMENT;
/** How many words are looked at in one step. */
const STRIDE = 4;
/** How many counters that is. */
export const BLOCK = WORD * STRIDE;

/**
 * The counters of one module in one process, most of which are zero. Where the memory is aligned to words, these are
 * looked at instead of bytes.
 */
export class Counters {
  readonly #words: BigUint64Array;

  constructor(readonly bytes: Uint8Array) {
    const isAligned = bytes.byteOffset % WORD === 0;
    const blocks = isAligned ? Math.floor(bytes.length / BLOCK) : 0;
    this.#words = new BigUint64Array(bytes.buffer, isAligned ? bytes.byteOffset : 0, blocks * STRIDE);
  }

  /** The first block from `block` on in which a counter may be other than zero. */
  nextBlock(block: number): number {
    const words = this.#words;
    const end = words.length;
    for (let word = block * STRIDE; word < end; word += STRIDE) {
      if (hasCounts(words, word)) return word / STRIDE;
    }
    return Math.max(block, end / STRIDE);
  }

  /** Whether a counter in a block may be other than zero; where no words are looked at, it always may. */
  mayHaveCounts(block: number): boolean {
    const word = block * STRIDE;
    return word >= this.#words.length || hasCounts(this.#words, word);
  }
}

/** One `|` of several words makes no BigInt in compiled code, where a comparison of each does. All are in range. */
function hasCounts(words: BigUint64Array, i: number): boolean {
  const any = (words[i] ?? 0n) | (words[i + 1] ?? 0n) | (words[i + 2] ?? 0n) | (words[i + 3] ?? 0n);
  return any !== 0n;
}
