import { Packr } from 'msgpackr';

/** Plain msgpack without extensions; 64-bit integers come back as numbers where those are exact, else as bigints. */
const packr = new Packr({ useRecords: false, int64AsType: 'auto', encodeUndefinedAsNil: true } as object);

export function encode(value: unknown): Uint8Array {
  return packr.pack(value);
}

/** Throws for bytes that are no msgpack value. Byte strings in the result are views of `body`. */
export function decode(body: Uint8Array): unknown {
  return packr.unpack(body) as unknown;
}
