import { FrameError } from '../wire/frame';
import { copyBytes } from './copy';
import { READ, READER_SLEEPS, type Ring, RING_BYTES, WRITER_SLEEPS, WRITTEN } from './layout';

/** The writing end of a ring. What the other end says is checked, and what this one has written is never read back. */
export class RingWriter {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #written = 0;

  constructor(ring: Ring) {
    this.#words = ring.words;
    this.#bytes = ring.bytes;
    this.#base = ring.base;
  }

  /** How many bytes can be written. Throws a FrameError for a reader that says it has read what was not written. */
  get room(): number {
    const read = Atomics.load(this.#words, this.#base + READ) >>> 0;
    const unread = (this.#written - read) >>> 0;
    if (unread > RING_BYTES) {
      throw new FrameError(`a ring of which ${read} bytes were read, and ${this.#written} written`);
    }
    return RING_BYTES - unread;
  }

  /** Writes as much of `source` from `start` to `end` as there is room for; how many bytes that was. */
  write(source: Uint8Array, start: number, end: number): number {
    const length = Math.min(end - start, this.room);
    if (length === 0) return 0;
    const at = this.#written % RING_BYTES;
    const first = Math.min(length, RING_BYTES - at);
    copyBytes(source, start, this.#bytes, at, first);
    copyBytes(source, start + first, this.#bytes, 0, length - first);
    this.#written = (this.#written + length) >>> 0;
    Atomics.store(this.#words, this.#base + WRITTEN, this.#written | 0);
    return length;
  }

  /** Whether the reader sleeps, and must be woken; true once for each time it does. */
  wakesReader(): boolean {
    const index = this.#base + READER_SLEEPS;
    return Atomics.load(this.#words, index) !== 0 && Atomics.exchange(this.#words, index, 0) !== 0;
  }

  /** Asks to be woken when there is room. Look again whether there is some before sleeping. */
  fallAsleep(): void {
    Atomics.store(this.#words, this.#base + WRITER_SLEEPS, 1);
  }

  /** Needs no waking any more. */
  wakeUp(): void {
    Atomics.store(this.#words, this.#base + WRITER_SLEEPS, 0);
  }
}
