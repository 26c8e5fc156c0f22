import type { MemoryBudget } from '../limits';
import { Queue } from '../queue';

/** Small writes share chunks, so that what the kernel keeps stays close to the bytes that it counts. */
const CHUNK = 4096;

interface Chunk {
  readonly bytes: Uint8Array;
  start: number;
  end: number;
}

/** Bytes in the order in which they came, counted in the kernel's budget. */
export class ByteQueue {
  readonly #chunks = new Queue<Chunk>();
  #last: Chunk | undefined;
  #length = 0;

  constructor(private readonly budget: MemoryBudget) {}

  get length(): number {
    return this.#length;
  }

  /** Takes in a copy. Refuses the syscall in progress (ZX_ERR_NO_MEMORY), before any effect, if there is no budget. */
  push(bytes: Uint8Array): void {
    this.budget.require(bytes.length);
    this.budget.adjust(bytes.length);
    this.#length += bytes.length;
    const shared = this.#fill(bytes);
    if (shared < bytes.length) this.#add(bytes.subarray(shared));
  }

  /** The oldest bytes, at most `length`, left where they are. */
  peek(length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, this.#length));
    let done = 0;
    for (const { bytes: from, start, end } of this.#chunks) {
      if (done === bytes.length) break;
      const part = from.subarray(start, Math.min(end, start + bytes.length - done));
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  /** The oldest bytes, at most `length`, taken out. */
  take(length: number): Uint8Array {
    const bytes = this.peek(length);
    this.#length -= bytes.length;
    this.budget.adjust(-bytes.length);
    let left = bytes.length;
    for (let chunk = this.#chunks.peek(); chunk && left > 0; chunk = this.#chunks.peek()) {
      const part = Math.min(left, chunk.end - chunk.start);
      chunk.start += part;
      left -= part;
      if (chunk.start === chunk.end) this.#chunks.shift();
    }
    if (this.#chunks.length === 0) this.#last = undefined;
    return bytes;
  }

  clear(): void {
    this.budget.adjust(-this.#length);
    this.#length = 0;
    this.#chunks.drain();
    this.#last = undefined;
  }

  /** Puts what fits behind the last bytes, into their chunk. How many those are. */
  #fill(bytes: Uint8Array): number {
    const last = this.#last;
    if (!last) return 0;
    const part = bytes.subarray(0, last.bytes.length - last.end);
    last.bytes.set(part, last.end);
    last.end += part.length;
    return part.length;
  }

  #add(bytes: Uint8Array): void {
    const chunk = new Uint8Array(Math.max(CHUNK, bytes.length));
    chunk.set(bytes);
    this.#last = { bytes: chunk, start: 0, end: bytes.length };
    this.#chunks.push(this.#last);
  }
}
