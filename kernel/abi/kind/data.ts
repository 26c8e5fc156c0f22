import type { AnyKind, Fields, InOf, Kind, OutFields, OutOf, ValueOf } from './kind';
import { scalar } from './kind';

const SHOWN_BYTES = 8;
/** As many as the most handles of a message. */
const SHOWN_ITEMS = 64;

/** Bytes with their length: one `Uint8Array`. */
export const bytes: Kind<Uint8Array> = {
  name: 'bytes',
  expects: 'a Uint8Array',
  zero: new Uint8Array(0),
  accept: (value) => (value instanceof Uint8Array ? usable(value) : undefined),
  encode: (value) => value,
  decode: (wire) =>
    wire instanceof Uint8Array ? new Uint8Array(wire.buffer, wire.byteOffset, wire.byteLength) : wire,
  show: showBytes,
};

/** Bytes of which a syscall looks at the first `limit` only: no more of them cross the wire. */
export function bytesUpTo(limit: number): typeof bytes {
  return { ...bytes, encode: (value) => value.subarray(0, limit) };
}

/** The same bytes; of a view whose buffer has gone elsewhere, which has none but can't be worked with, none. */
export function usable(view: Uint8Array): Uint8Array {
  return view.length === 0 ? new Uint8Array(0) : view;
}

/** `<5 bytes 68 65 6c 6c 6f>`, the first eight of them. */
export function showBytes(value: Uint8Array): string {
  const head = Array.from(value.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
  const more = value.length > SHOWN_BYTES ? ' ...' : '';
  return `<${value.length} byte${value.length === 1 ? '' : 's'}${head && ` ${head}`}${more}>`;
}

/** A name or other text. */
export const text: Kind<string> = scalar<string, string>({
  name: 'string',
  expects: 'a string',
  zero: '',
  accept: (value) => (typeof value === 'string' ? value : undefined),
  show: (value) => JSON.stringify(value),
});

/** An array whose elements are all of one kind. */
export function list<K extends AnyKind>(element: K): Kind<readonly InOf<K>[], ValueOf<K>[], OutOf<K>[]> {
  return {
    name: `${element.name}[]`,
    parts: [element],
    expects: `an array, each element ${element.expects}`,
    zero: [],
    accept(value, args) {
      if (!Array.isArray(value)) return undefined;
      const accepted: unknown[] = [];
      for (const item of value as unknown[]) {
        const one = element.accept(item, args);
        if (one === undefined) return undefined;
        accepted.push(one);
      }
      return accepted as ValueOf<K>[];
    },
    encode: (value, args) => value.map((item) => element.encode(item, args)),
    decode: (wire, args) =>
      Array.isArray(wire) ? wire.map((item: unknown) => element.decode(item, args)) : wire,
    show: (value) => {
      const shown = value.slice(0, SHOWN_ITEMS).map((item) => element.show(item));
      return `[${shown.join(', ')}${value.length > SHOWN_ITEMS ? `, ... ${value.length} in all` : ''}]`;
    },
  };
}

type StructIn<F extends Fields, O extends Fields> = { readonly [N in keyof F]: InOf<F[N]> } & {
  readonly [N in keyof O]?: InOf<O[N]>;
};
type StructValue<F extends Fields> = { [N in keyof F]: ValueOf<F[N]> };

/** A C struct: a plain object with C's field names; on the wire an array in field order. `extra` fields may be left out. */
export function struct<F extends Fields, O extends Fields = Record<never, never>>(
  name: string,
  required: F,
  extra?: O,
): Kind<StructIn<F, O>, StructValue<F & O>, OutFields<F & O>> & { readonly fields: Fields } {
  const optional: Fields = extra ?? {};
  const fields: Fields = { ...required, ...optional };
  const names = Object.keys(fields);
  const entries = Object.entries(fields);
  return {
    name,
    fields,
    parts: Object.values(fields),
    expects: `an object {${names.map((field) => (field in optional ? `${field}?` : field)).join(', ')}}`,
    get zero() {
      return Object.fromEntries(entries.map(([field, kind]) => [field, kind.zero])) as StructValue<F & O>;
    },
    accept(value, args) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
      const given = value as Readonly<Record<string, unknown>>;
      const accepted: Record<string, unknown> = {};
      for (const [field, kind] of entries) {
        const passed = given[field];
        const one = passed === undefined && field in optional ? kind.zero : kind.accept(passed, args);
        if (one === undefined) return undefined;
        accepted[field] = one;
      }
      return accepted as StructValue<F & O>;
    },
    encode: (value, args) => {
      const given = value as Readonly<Record<string, unknown>>;
      return entries.map(([field, kind]) => kind.encode(given[field], args));
    },
    decode(wire, args) {
      if (!Array.isArray(wire) || wire.length !== entries.length) return undefined;
      const decoded: Record<string, unknown> = {};
      let i = 0;
      for (const [field, kind] of entries) decoded[field] = kind.decode(wire[i++], args);
      return decoded;
    },
    show: (value) => {
      const given = value as Readonly<Record<string, unknown>>;
      return `{${entries.map(([field, kind]) => `${field}=${kind.show(given[field])}`).join(', ')}}`;
    },
  };
}

/** An output that is there only sometimes. */
export function maybe<In, Value, Out>(
  kind: Kind<In, Value, Out>,
): Kind<In, Value | undefined, Out | undefined> {
  return {
    ...kind,
    name: `${kind.name}?`,
    parts: [kind],
    encode: (value, args) => (value === undefined ? undefined : kind.encode(value, args)),
    decode: (wire, args) => (wire === undefined || wire === null ? undefined : kind.decode(wire, args)),
    show: (value) => (value === undefined ? 'none' : kind.show(value)),
  };
}
