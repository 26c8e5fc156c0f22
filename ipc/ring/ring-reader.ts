import { FrameError } from '../wire/frame';
import { copyBytes } from './copy';
import { READ, READER_SLEEPS, type Ring, RING_BYTES, WRITER_SLEEPS, WRITTEN } from './layout';

/** The reading end of a ring. What the other end says is checked, and what this one has read is never read back. */
export class RingReader {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #read = 0;

  constructor(ring: Ring) {
    this.#words = ring.words;
    this.#bytes = ring.bytes;
    this.#base = ring.base;
  }

  /** How many bytes there are to read. Throws a FrameError for a writer that says it has written more than fits. */
  get available(): number {
    const written = Atomics.load(this.#words, this.#base + WRITTEN) >>> 0;
    const available = (written - this.#read) >>> 0;
    if (available > RING_BYTES) {
      throw new FrameError(`a ring of which ${written} bytes were written, and ${this.#read} read`);
    }
    return available;
  }

  /** Whether the writer says that there is anything to read. */
  get hasMore(): boolean {
    return Atomics.load(this.#words, this.#base + WRITTEN) !== (this.#read | 0);
  }

  /** Copies bytes that are available, the first of them `offset` behind what was taken. */
  copy(offset: number, target: Uint8Array, length: number): void {
    const at = (this.#read + offset) % RING_BYTES;
    const first = Math.min(length, RING_BYTES - at);
    copyBytes(this.#bytes, at, target, 0, first);
    copyBytes(this.#bytes, 0, target, first, length - first);
  }

  /** The little-endian 32-bit integer at the beginning of what is available. */
  peekUint32(): number {
    let value = 0;
    for (let i = 3; i >= 0; i--) value = (value << 8) | (this.#bytes[(this.#read + i) % RING_BYTES] ?? 0);
    return value >>> 0;
  }

  /** Gives the room of bytes that are available back to the writer. */
  take(length: number): void {
    this.#read = (this.#read + length) >>> 0;
    Atomics.store(this.#words, this.#base + READ, this.#read | 0);
  }

  get isWriterAsleep(): boolean {
    return Atomics.load(this.#words, this.#base + WRITER_SLEEPS) !== 0;
  }

  /** Whether the writer sleeps, and must be woken; true once for each time it does. */
  wakesWriter(): boolean {
    return this.isWriterAsleep && Atomics.exchange(this.#words, this.#base + WRITER_SLEEPS, 0) !== 0;
  }

  /** Asks to be woken when there are bytes. Look again whether there are some before sleeping. */
  fallAsleep(): void {
    Atomics.store(this.#words, this.#base + READER_SLEEPS, 1);
  }

  /** Needs no waking any more. */
  wakeUp(): void {
    Atomics.store(this.#words, this.#base + READER_SLEEPS, 0);
  }
}
