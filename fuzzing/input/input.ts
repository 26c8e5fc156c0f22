import { type Result, type Status, ZX_OK } from '../../kernel/abi';
import type { SharedMemory } from '../../shared-memory';
import { compareBytes } from './bytes';

const HEX_SHOWN = 6;

/** An input that is only looked at: that of a corpus, for instance. Its bytes must not be changed. */
export interface ReadonlyInput {
  /** The bytes themselves, no copy. */
  readonly data: Uint8Array;
  readonly size: number;
  readonly capacity: number;
  /** How many features of coverage the input was found to have. */
  readonly numFeatures: number;
  compare(other: ReadonlyInput): number;
  equals(other: ReadonlyInput): boolean;
  toHex(truncate?: boolean): string;
  duplicate(): Input;
  writeTo(memory: SharedMemory): Status;
}

/** What a target is run with: bytes in a buffer that may have room for more. All sizes are in bytes. */
export class Input implements ReadonlyInput {
  #buffer = new Uint8Array(0);
  #data = this.#buffer;
  numFeatures = 0;

  /** A copy of `bytes` (a string's are its UTF-8); a number makes that many zeros; nothing makes it empty. */
  constructor(content: Uint8Array | readonly number[] | string | number = 0) {
    this.#adopt(typeof content === 'string' ? new TextEncoder().encode(content) : toBytes(content));
  }

  /** Move construction: what `other` holds, which is left empty with no capacity. */
  static from(other: Input): Input {
    return new Input().moveFrom(other);
  }

  /** A copy of what is valid in shared memory now. Fails as `SharedMemory.read` does. */
  static readFrom(memory: SharedMemory): Result<{ input: Input }> {
    const status = memory.read();
    return status === ZX_OK ? { status, input: new Input(memory.data) } : { status };
  }

  /** The valid bytes, in the buffer itself. They stay where they are until the input needs a larger buffer. */
  get data(): Uint8Array {
    return this.#data;
  }

  /** All of the buffer; the first `size` bytes of it are valid. */
  get buffer(): Uint8Array {
    return this.#buffer;
  }

  get size(): number {
    return this.#data.length;
  }

  /** How many bytes fit in without a larger buffer. */
  get capacity(): number {
    return this.#buffer.length;
  }

  /** Negative if this comes first: the shorter, then the one with more features, then by bytes. */
  compare(other: ReadonlyInput): number {
    if (this.size !== other.size) return this.size - other.size;
    if (this.size === 0) return 0;
    return other.numFeatures - this.numFeatures || compareBytes(this.#data, other.data);
  }

  /** Whether bytes and, unless both are empty, features are the same. */
  equals(other: ReadonlyInput): boolean {
    return this.compare(other) === 0;
  }

  /** The bytes in lower-case hexadecimal; `truncate` shows six of a longer input and an ellipsis. */
  toHex(truncate = false): string {
    const cut = truncate && this.size > HEX_SHOWN;
    const shown = cut ? this.#data.subarray(0, HEX_SHOWN) : this.#data;
    const digits = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0'));
    return digits.join('') + (cut ? '...' : '');
  }

  /** A copy with its features, and no room to spare. */
  duplicate(): Input {
    const copy = new Input(this.#data);
    copy.numFeatures = this.numFeatures;
    return copy;
  }

  /** Takes over what `other` holds, which is left empty with no capacity. */
  moveFrom(other: Input): this {
    if (other !== this) {
      this.#adopt(new Uint8Array(0));
      this.numFeatures = 0;
      this.swap(other);
    }
    return this;
  }

  /** Exchanges contents and features. */
  swap(other: Input): void {
    const [buffer, data, numFeatures] = [this.#buffer, this.#data, this.numFeatures];
    this.#buffer = other.#buffer;
    this.#data = other.#data;
    this.numFeatures = other.numFeatures;
    other.#buffer = buffer;
    other.#data = data;
    other.numFeatures = numFeatures;
  }

  /** Makes room for `capacity` bytes in all. Never gives room back. */
  reserve(capacity: number): void {
    if (capacity > this.capacity) this.#replaceBuffer(capacity);
  }

  /** Appends bytes. Throws a RangeError, with nothing changed, if they do not fit in the capacity. */
  write(bytes: Uint8Array | readonly number[] | number): void {
    const added = typeof bytes === 'number' ? [bytes] : bytes;
    const { size } = this;
    if (size + added.length > this.capacity) {
      throw new RangeError(
        `Input.write: ${size + added.length} bytes do not fit in a capacity of ${this.capacity}; reserve() first`,
      );
    }
    this.#buffer.set(added, size);
    this.#setSize(size + added.length);
  }

  /** Replaces the content, and the buffer if that is too small. Features are kept. */
  assign(bytes: Uint8Array): void {
    if (bytes.length > this.capacity) this.#adopt(bytes.slice());
    else {
      this.#buffer.set(bytes);
      this.#setSize(bytes.length);
    }
  }

  /** Changes the size, with a larger buffer if needed. Bytes that become valid are those in the buffer. */
  resize(size: number): void {
    this.reserve(size);
    this.#setSize(size);
  }

  /** Cuts off what is beyond `size`. */
  truncate(size: number): void {
    this.#setSize(Math.min(size, this.size));
  }

  /** Gives back the room that is not used. */
  shrinkToFit(): void {
    if (this.capacity > this.size) this.#replaceBuffer(this.size);
  }

  /** Empties it and keeps the buffer. */
  clear(): void {
    this.#setSize(0);
  }

  /** Writes the bytes to shared memory. Fails as `SharedMemory.write` does. */
  writeTo(memory: SharedMemory): Status {
    return memory.write(this.#data);
  }

  #adopt(bytes: Uint8Array<ArrayBuffer>): void {
    this.#buffer = bytes;
    this.#data = bytes;
  }

  #replaceBuffer(capacity: number): void {
    const buffer = new Uint8Array(capacity);
    buffer.set(this.#data);
    const { size } = this;
    this.#buffer = buffer;
    this.#data = buffer.subarray(0, size);
  }

  #setSize(size: number): void {
    if (size !== this.#data.length) this.#data = this.#buffer.subarray(0, size);
  }
}

function toBytes(content: Uint8Array | readonly number[] | number): Uint8Array<ArrayBuffer> {
  return typeof content === 'number' ? new Uint8Array(content) : Uint8Array.from(content);
}
