import type { Comparison, Operand } from './comparison';
import {
  COUNT_AT,
  HEADER_BYTES,
  Kind,
  MAGIC,
  MAX_OPERAND_BYTES,
  RECORD_BYTES,
  RECORD_HEADER_BYTES,
} from './format';

/** The reading side of a table of comparisons: in the engine. It believes nothing that the target wrote. */
export class ComparisonReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #capacity: number;
  #read = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#capacity = Math.max(0, Math.floor((bytes.length - HEADER_BYTES) / RECORD_BYTES));
  }

  /**
   * What was recorded since the last call, oldest first; costs next to nothing if that is nothing. Records that were
   * overwritten before they were read, or make no sense, are left out.
   */
  read(): Comparison[] {
    if (this.#capacity === 0 || this.#view.getUint32(0, true) !== MAGIC) return [];
    const written = this.#view.getUint32(COUNT_AT, true);
    const fresh = Math.min((written - this.#read) >>> 0, this.#capacity);
    this.#read = written;
    const comparisons: Comparison[] = [];
    for (let n = written - fresh; n < written; n++) {
      const comparison = this.#at(HEADER_BYTES + RECORD_BYTES * ((n >>> 0) % this.#capacity));
      if (comparison) comparisons.push(comparison);
    }
    return comparisons;
  }

  #at(at: number): Comparison | undefined {
    const wanted = this.#operand(at, at + RECORD_HEADER_BYTES);
    const seen = this.#operand(at + 2, at + RECORD_HEADER_BYTES + MAX_OPERAND_BYTES);
    if (wanted === undefined) return undefined;
    return seen === undefined ? { wanted } : { wanted, seen };
  }

  #operand(headerAt: number, at: number): Operand | undefined {
    const length = Math.min(this.#view.getUint8(headerAt + 1), MAX_OPERAND_BYTES);
    switch (this.#view.getUint8(headerAt)) {
      case Kind.integer:
        return this.#integer(at);
      case Kind.real:
        return this.#view.getFloat64(at, true);
      case Kind.text:
        return new TextDecoder().decode(this.#bytes.slice(at, at + length));
      case Kind.bytes:
        return this.#bytes.slice(at, at + length);
      default:
        return undefined;
    }
  }

  #integer(at: number): number | bigint {
    const value = this.#view.getBigInt64(at, true);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }
}
