import type { Operand } from './comparison';
import {
  COUNT_AT,
  HEADER_BYTES,
  Kind,
  MAGIC,
  MAX_OPERAND_BYTES,
  RECORD_BYTES,
  RECORD_HEADER_BYTES,
} from './format';

const INTEGER_BYTES = 8;
const encoder = new TextEncoder();

/** The writing side of a table of comparisons: in the target. The oldest record makes room for the newest. */
export class ComparisonRecorder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #capacity: number;
  #count = 0;

  /** Takes over `bytes`, at least 192. Throws a RangeError for fewer. */
  constructor(bytes: Uint8Array) {
    this.#capacity = Math.floor((bytes.length - HEADER_BYTES) / RECORD_BYTES);
    if (this.#capacity < 1) {
      throw new RangeError(`ComparisonRecorder: ${bytes.length} bytes hold no record`);
    }
    bytes.fill(0);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view.setUint32(0, MAGIC, true);
  }

  /** Records a comparison, unless an operand is too long, empty, or out of range (64 bits). */
  record(wanted: Operand, seen?: Operand): void {
    const at = HEADER_BYTES + RECORD_BYTES * (this.#count % this.#capacity);
    if (!this.#put(wanted, at, at + RECORD_HEADER_BYTES)) return;
    if (seen === undefined || !this.#put(seen, at + 2, at + RECORD_HEADER_BYTES + MAX_OPERAND_BYTES)) {
      this.#bytes[at + 2] = Kind.none;
      this.#bytes[at + 3] = 0;
    }
    this.#view.setUint32(COUNT_AT, ++this.#count, true);
  }

  #put(operand: Operand, headerAt: number, at: number): boolean {
    const [kind, length] = this.#write(operand, at);
    this.#bytes[headerAt] = kind;
    this.#bytes[headerAt + 1] = length;
    return kind !== Kind.none;
  }

  /** Kind and length. */
  #write(operand: Operand, at: number): readonly [kind: number, length: number] {
    if (typeof operand === 'string') return this.#writeText(operand, at);
    if (typeof operand === 'bigint') return this.#writeInteger(operand, at);
    if (typeof operand === 'number') {
      if (Number.isSafeInteger(operand)) return this.#writeInteger(BigInt(operand), at);
      this.#view.setFloat64(at, operand, true);
      return [Kind.real, INTEGER_BYTES];
    }
    if (operand.length === 0 || operand.length > MAX_OPERAND_BYTES) return NOTHING;
    this.#bytes.set(operand, at);
    return [Kind.bytes, operand.length];
  }

  #writeInteger(operand: bigint, at: number): readonly [kind: number, length: number] {
    if (operand !== BigInt.asIntN(64, operand) && operand !== BigInt.asUintN(64, operand)) return NOTHING;
    this.#view.setBigUint64(at, BigInt.asUintN(64, operand), true);
    return [Kind.integer, INTEGER_BYTES];
  }

  #writeText(operand: string, at: number): readonly [kind: number, length: number] {
    if (operand.length === 0 || operand.length > MAX_OPERAND_BYTES) return NOTHING;
    const { read, written } = encoder.encodeInto(operand, this.#bytes.subarray(at, at + MAX_OPERAND_BYTES));
    return read === operand.length ? [Kind.text, written] : NOTHING;
  }
}

const NOTHING = [Kind.none, 0] as const;
