/**
 * What a client and the kernel share instead of a stream in each direction: two rings of bytes. Each ring has a line
 * that only its writer writes, a line that only its reader writes (32-bit words, so far apart that they share no cache
 * line) and the bytes themselves.
 */

/** How many bytes a ring holds; a power of two. */
export const RING_BYTES = 64 * 1024;

const LINE_BYTES = 128;
const RINGS = 2;
const PAGE = 4096;

/** Where the bytes of the first ring begin; those of the second follow. */
export const BYTES_OFFSET = PAGE;
/** The size of all of it. */
export const SHARED_BYTES = BYTES_OFFSET + RINGS * RING_BYTES;

/** The ring for requests, and that for replies. */
export const REQUESTS = 0;
export const REPLIES = 1;

const WORD_BYTES = 4;
const LINE_WORDS = LINE_BYTES / WORD_BYTES;
/** Words between the lines of one ring and those of the next. */
export const RING_WORDS = 2 * LINE_WORDS;

/** How many bytes were ever written, modulo 2^32. The writer's. */
export const WRITTEN = 0;
/** Not 0: the writer sleeps until there is room. */
export const WRITER_SLEEPS = 1;
/** How many bytes were ever read, modulo 2^32. The reader's. */
export const READ = LINE_WORDS;
/** Not 0: the reader sleeps until there are bytes. */
export const READER_SLEEPS = LINE_WORDS + 1;

/** One ring as either side sees it. */
export interface Ring {
  /** The words of all rings; those of this one begin at `base`. */
  readonly words: Int32Array;
  readonly base: number;
  /** `RING_BYTES` bytes. */
  readonly bytes: Uint8Array;
}

/** One of the rings in shared memory. */
export function ringIn(memory: Uint8Array, which: typeof REQUESTS | typeof REPLIES): Ring {
  return {
    words: new Int32Array(memory.buffer, memory.byteOffset, BYTES_OFFSET / WORD_BYTES),
    base: which * RING_WORDS,
    bytes: memory.subarray(BYTES_OFFSET + which * RING_BYTES, BYTES_OFFSET + (which + 1) * RING_BYTES),
  };
}
