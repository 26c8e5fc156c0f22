import { Packr, RESERVE_START_SPACE, RESET_BUFFER_MODE, REUSE_BUFFER_MODE } from 'msgpackr';
import { HEADER_BYTES } from './frame';
import { requireWellFormed } from './well-formed';

/** Plain msgpack without extensions; 64-bit integers come back as numbers where those are exact, else as bigints. */
const options = { useRecords: false, int64AsType: 'auto', encodeUndefinedAsNil: true };
const packr = new Packr(options as object);
/** Keeps one buffer for all that it packs, and copies the byte strings that it unpacks. */
const reusing = new Packr({ ...options, copyBuffers: true } as object);

/** Packs to the beginning of that buffer, behind the room for a frame's header. */
const IN_PLACE = REUSE_BUFFER_MODE | RESET_BUFFER_MODE | RESERVE_START_SPACE | HEADER_BYTES;
/** A buffer that has become longer than this is not kept. */
const LONGEST_KEPT = 1024 * 1024;
const KEPT_BYTES = 8192;

export function encode(value: unknown): Uint8Array {
  return packr.pack(value);
}

/** A frame: `bytes` from `start` to `end`. */
export interface FrameInPlace {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** A value as a frame in a buffer that is used again by the next call. */
export function encodeInPlace(value: unknown): FrameInPlace {
  const packed = reusing.pack(value, IN_PLACE) as Buffer & { start: number; end: number };
  const { start, end } = packed;
  packed.writeUInt32LE(end - start - HEADER_BYTES, start);
  if (packed.length > LONGEST_KEPT) reusing.useBuffer(Buffer.allocUnsafe(KEPT_BYTES));
  return { bytes: packed, start, end };
}

/** Throws for bytes that are no msgpack value. Byte strings in the result are views of `body`. */
export function decode(body: Uint8Array): unknown {
  return packr.unpack(body) as unknown;
}

/** The same for bytes that may be hostile. Throws a MessageError for what no request may hold. */
export function decodeUntrusted(body: Uint8Array): unknown {
  requireWellFormed(body);
  return decode(body);
}

/** The value in the first `length` bytes of a buffer that will be used again: the result shares nothing with it. */
export function decodeInPlace(buffer: Uint8Array, length: number): unknown {
  return reusing.unpack(buffer, length) as unknown;
}

/** The same for bytes that may be hostile. Throws a MessageError for what no request may hold. */
export function decodeUntrustedInPlace(buffer: Uint8Array, length: number): unknown {
  requireWellFormed(buffer, length);
  return decodeInPlace(buffer, length);
}
