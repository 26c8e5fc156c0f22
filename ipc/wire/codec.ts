import { Packr } from 'msgpackr';
import { requireWellFormed } from './well-formed';

/** Plain msgpack without extensions; 64-bit integers come back as numbers where those are exact, else as bigints. */
const packr = new Packr({ useRecords: false, int64AsType: 'auto', encodeUndefinedAsNil: true } as object);

export function encode(value: unknown): Uint8Array {
  return packr.pack(value);
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
