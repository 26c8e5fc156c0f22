import { ZX_MAX_NAME_LEN } from './constants';
import type { Kind } from './kind';
import { bytes, text, u32, u64 } from './kind';
import type { ObjectType } from './object-type';
import type { U64 } from './u64';

export const ZX_PROP_REGISTER_GS = 2;
export const ZX_PROP_NAME = 3;
export const ZX_PROP_REGISTER_FS = 4;
export const ZX_PROP_PROCESS_DEBUG_ADDR = 5;
export const ZX_PROP_PROCESS_VDSO_BASE_ADDRESS = 6;
export const ZX_PROP_PROCESS_BREAK_ON_LOAD = 7;
export const ZX_PROP_SOCKET_RX_THRESHOLD = 12;
export const ZX_PROP_SOCKET_TX_THRESHOLD = 13;
export const ZX_PROP_JOB_KILL_ON_OOM = 15;
export const ZX_PROP_EXCEPTION_STATE = 16;
export const ZX_PROP_VMO_CONTENT_SIZE = 17;
export const ZX_PROP_EXCEPTION_STRATEGY = 18;
export const ZX_PROP_STREAM_MODE_APPEND = 19;

/** A name as Zircon stores it: cut at a NUL and at 31 bytes of UTF-8. Given as a string or as its bytes. */
export const objectName: Kind<string | Uint8Array, string> = {
  ...text,
  name: 'name',
  expects: 'a string (or its UTF-8 bytes)',
  accept: (value) => {
    if (typeof value === 'string') return storedName(value);
    const encoded = bytes.accept(value, []);
    return encoded && cutName(encoded);
  },
};

/** What Zircon stores of a name: it ends at a NUL, or after 31 bytes of UTF-8. */
export function storedName(name: string): string {
  return cutName(new TextEncoder().encode(name));
}

function cutName(encoded: Uint8Array): string {
  const nul = encoded.indexOf(0);
  const end = Math.min(nul < 0 ? encoded.length : nul, ZX_MAX_NAME_LEN - 1);
  // As if more were to come, so that a character which the cut splits is left out.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoded.subarray(0, end), { stream: true });
}

/** A byte that stands for a truth value: anything but 0 is true. */
const u8: typeof u64 = {
  ...u64,
  name: 'u8',
  expects: 'an integer from 0 to 255',
  accept: (value, args) => {
    const accepted = u64.accept(value, args);
    return accepted !== undefined && accepted <= 255 ? accepted : undefined;
  },
};

/** An unsigned 32-bit integer, as a number or a bigint. */
const word: typeof u64 = {
  ...u64,
  name: 'u32',
  expects: 'an integer from 0 to 2^32 - 1',
  accept: (value, args) => {
    const accepted = u64.accept(value, args);
    return accepted !== undefined && accepted <= 0xffffffff ? accepted : undefined;
  },
};

/** What a property's value may be. */
export type PropertyValue = string | U64;

interface Property {
  readonly name: string;
  readonly kind: Kind<string | Uint8Array, string> | typeof u64;
  readonly types: readonly ObjectType[];
}

/** The properties whose value is a number. */
const numberProperties = {
  [ZX_PROP_REGISTER_GS]: { name: 'ZX_PROP_REGISTER_GS', kind: u64, types: ['thread'] },
  [ZX_PROP_REGISTER_FS]: { name: 'ZX_PROP_REGISTER_FS', kind: u64, types: ['thread'] },
  [ZX_PROP_PROCESS_DEBUG_ADDR]: { name: 'ZX_PROP_PROCESS_DEBUG_ADDR', kind: u64, types: ['process'] },
  [ZX_PROP_PROCESS_VDSO_BASE_ADDRESS]: {
    name: 'ZX_PROP_PROCESS_VDSO_BASE_ADDRESS',
    kind: u64,
    types: ['process'],
  },
  [ZX_PROP_PROCESS_BREAK_ON_LOAD]: { name: 'ZX_PROP_PROCESS_BREAK_ON_LOAD', kind: u64, types: ['process'] },
  [ZX_PROP_SOCKET_RX_THRESHOLD]: { name: 'ZX_PROP_SOCKET_RX_THRESHOLD', kind: u64, types: ['socket'] },
  [ZX_PROP_SOCKET_TX_THRESHOLD]: { name: 'ZX_PROP_SOCKET_TX_THRESHOLD', kind: u64, types: ['socket'] },
  [ZX_PROP_STREAM_MODE_APPEND]: { name: 'ZX_PROP_STREAM_MODE_APPEND', kind: u8, types: ['stream'] },
  [ZX_PROP_JOB_KILL_ON_OOM]: { name: 'ZX_PROP_JOB_KILL_ON_OOM', kind: u64, types: ['job'] },
  [ZX_PROP_EXCEPTION_STATE]: { name: 'ZX_PROP_EXCEPTION_STATE', kind: word, types: ['exception'] },
  [ZX_PROP_EXCEPTION_STRATEGY]: { name: 'ZX_PROP_EXCEPTION_STRATEGY', kind: word, types: ['exception'] },
  [ZX_PROP_VMO_CONTENT_SIZE]: { name: 'ZX_PROP_VMO_CONTENT_SIZE', kind: u64, types: ['vmo'] },
} as const satisfies Readonly<Record<number, Property>>;

/** The properties that are known, by number. */
export const properties: ReadonlyMap<number, Property> = new Map(
  Object.entries<Property>({
    [ZX_PROP_NAME]: { name: 'ZX_PROP_NAME', kind: objectName, types: ['job', 'process', 'thread', 'vmo'] },
    ...numberProperties,
  }).map(([number, property]) => [Number(number), property]),
);

export type NumberProperty = keyof typeof numberProperties;

/** A property's value as programs read it, by the property's number. */
export type PropertyOut<P extends number> = P extends typeof ZX_PROP_NAME
  ? string
  : P extends NumberProperty
    ? number
    : string | number;

/** A property's value as programs set it, by the property's number. */
export type PropertyIn<P extends number> = P extends typeof ZX_PROP_NAME
  ? string | Uint8Array
  : P extends NumberProperty
    ? number | bigint
    : string | Uint8Array | number | bigint;

/** A value whose kind depends on the property named by the argument before it. */
export const propertyValue: Kind<string | Uint8Array | number | bigint, PropertyValue, string | number> = {
  name: 'property value',
  parts: [...properties.values()].map(({ kind }) => kind),
  expects: 'what the property holds: a string for ZX_PROP_NAME, otherwise a u64',
  zero: 0,
  accept: (value, args) => {
    const known = properties.get(Number(args[1]));
    return known
      ? known.kind.accept(value, args)
      : (u64.accept(value, args) ?? objectName.accept(value, args));
  },
  encode: (value, args) => (typeof value === 'number' ? u64.encode(value, args) : value),
  decode: (wire) => wire,
  show: (value) => (typeof value === 'string' ? text.show(value) : String(value)),
};

/** A property's number. */
export const propertyNumber = {
  ...u32,
  name: 'property',
  show: (value: number) => properties.get(value)?.name ?? String(value),
};
