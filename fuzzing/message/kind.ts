import type { ZxObject } from '../../zx';
import type { Incoming } from './incoming';

/** How one value is written into a message and read out of one. */
export interface Kind<T> {
  /** The value as msgpack holds it. What it holds of objects is added to `handles`, which travel beside the bytes. */
  encode(value: T, handles: ZxObject[]): unknown;
  /** The value again. Throws a BadMessage for anything that `encode` would not have made. */
  decode(wire: unknown, incoming: Incoming): T;
}

export type ValueOf<K> = K extends Kind<infer T> ? T : never;

/** The values of a message, by name; on the wire they go in the order in which they are declared. */
export type Fields = Readonly<Record<string, Kind<unknown>>>;

export type ValuesOf<F extends Fields> = { readonly [N in keyof F]: ValueOf<F[N]> };

/** What came is not what the protocol says: the connection ends, and this is why. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
}
