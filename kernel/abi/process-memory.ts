import * as k from './kind';
import type { Kind } from './kind';

/** The most bytes that zx_process_read_memory and zx_process_write_memory take. */
export const MOST_ASKED = 64 * 1024 * 1024;
/** The most bytes that one call really moves. */
export const MOST_MOVED = 4 * 1024 * 1024;

/** Bytes to write, as far as one call can move them, and how many there are. */
export interface MemoryBytes {
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** Bytes for zx_process_write_memory. On the wire: `[length, bytes]`, the bytes cut to what one call moves. */
export const memoryBytes: Kind<Uint8Array, MemoryBytes> = {
  name: 'memory bytes',
  parts: [k.u64, k.bytes],
  expects: 'a Uint8Array',
  zero: { length: 0, bytes: new Uint8Array(0) },
  accept: (value) => {
    if (value instanceof Uint8Array)
      return { length: value.length, bytes: k.usable(value).subarray(0, MOST_MOVED) };
    return value instanceof Cut ? value : undefined;
  },
  encode: (value) => (value instanceof Uint8Array ? [value.length, value] : [value.length, value.bytes]),
  decode: (wire, args) => {
    if (!Array.isArray(wire)) return undefined;
    const length = k.u32.accept(wire[0], args);
    const bytes = k.bytes.accept(k.bytes.decode(wire[1], args), args);
    const isWhole = bytes && length !== undefined && bytes.length === Math.min(length, MOST_MOVED);
    return isWhole ? new Cut(length, bytes) : undefined;
  },
  show: (value) => k.showBytes(value instanceof Uint8Array ? value : value.bytes),
};

/** What came over the wire. */
class Cut implements MemoryBytes {
  constructor(
    readonly length: number,
    readonly bytes: Uint8Array,
  ) {}
}
