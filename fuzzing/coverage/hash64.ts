/**
 * Two 64-bit hashes of the same bytes. They are kept as halves of 32 bits, for BigInts are some thirty times slower:
 * every product below stays exact in a double.
 */
export class Hashes64 {
  #fnvLow = 0x84222325;
  #fnvHigh = 0xcbf29ce4;
  #djbLow = 5381;
  #djbHigh = 0;

  update(byte: number): void {
    this.#updateFnv1a(byte);
    this.#updateDjb2a(byte);
  }

  get fnv1a(): bigint {
    return joined(this.#fnvHigh, this.#fnvLow);
  }

  get djb2a(): bigint {
    return joined(this.#djbHigh, this.#djbLow);
  }

  /** Exclusive or, then times 2^40 + 0x1b3. */
  #updateFnv1a(byte: number): void {
    const low = (this.#fnvLow ^ byte) >>> 0;
    const product = low * 0x1b3;
    this.#fnvHigh = (this.#fnvHigh * 0x1b3 + (low << 8) + Math.floor(product / 2 ** 32)) >>> 0;
    this.#fnvLow = product >>> 0;
  }

  /** Times 33, then exclusive or. */
  #updateDjb2a(byte: number): void {
    const product = this.#djbLow * 33;
    this.#djbHigh = (this.#djbHigh * 33 + Math.floor(product / 2 ** 32)) >>> 0;
    this.#djbLow = (product ^ byte) >>> 0;
  }
}

function joined(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}
