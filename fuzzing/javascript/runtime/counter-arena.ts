/** Bytes that are set aside at a time; the system gives pages only where they are touched. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Memory for counters, side by side so that the files of one module share one array. */
export class CounterArena {
  #chunk: ArrayBuffer;
  #start = 0;
  #end = 0;
  #full: Uint8Array[] = [];

  constructor(private readonly chunkBytes = CHUNK_BYTES) {
    this.#chunk = new ArrayBuffer(chunkBytes);
  }

  /** `length` counters, which stay at 255. */
  take(length: number): Uint8ClampedArray {
    if (this.#end + length > this.#chunk.byteLength) this.#renew(length);
    const counters = new Uint8ClampedArray(this.#chunk, this.#end, length);
    this.#end += length;
    return counters;
  }

  /** All counters handed out since the last call, in that order and as few arrays as possible. */
  close(): Uint8Array[] {
    const taken = this.#full;
    if (this.#end > this.#start)
      taken.push(new Uint8Array(this.#chunk, this.#start, this.#end - this.#start));
    this.#full = [];
    this.#start = this.#end;
    return taken;
  }

  #renew(length: number): void {
    this.#full = this.close();
    this.#chunk = new ArrayBuffer(Math.max(this.chunkBytes, length));
    this.#start = 0;
    this.#end = 0;
  }
}
