import { ZX_OBJ_TYPE_NONE } from '../../kernel/abi';
import type { UserProcess } from '../../kernel/abi/user-process';
import type { ZxObject } from '../../zx';
import { BadMessage, type Fields, type Kind, type ValueOf, type ValuesOf } from './kind';

/** A string of at most `mostBytes` bytes of UTF-8. */
export function text(mostBytes = 65536): Kind<string> {
  return checked(
    (value) => typeof value === 'string' && fitsUtf8(value, mostBytes),
    `a string of up to ${mostBytes} bytes of UTF-8`,
  );
}

/** A byte string. */
export const bytes: Kind<Uint8Array> = {
  encode: (value) => value,
  decode: (wire) => {
    if (wire instanceof Uint8Array) return wire.slice();
    throw new BadMessage('a byte string is missing');
  },
};

export const bool: Kind<boolean> = checked((value) => typeof value === 'boolean', 'true or false');

/** An integer from `least` to `most`. */
export function integer(least: number, most: number): Kind<number> {
  return checked(
    (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
    `an integer from ${least} to ${most}`,
  );
}

export const u16 = integer(0, 0xffff);
export const u32 = integer(0, 0xffffffff);
export const i32 = integer(-0x80000000, 0x7fffffff);
/** A size or a koid: below 2^53. */
export const u64 = integer(0, Number.MAX_SAFE_INTEGER);

/** A signed 64-bit integer, such as a time or a duration in nanoseconds. */
export const i64: Kind<bigint> = {
  encode: (value) => value,
  decode: (wire) => {
    const value = Number.isSafeInteger(wire) ? BigInt(Number(wire)) : wire;
    if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return value;
    throw new BadMessage('a 64-bit integer is missing');
  },
};

/** At most `most` values of one kind. */
export function list<T>(kind: Kind<T>, most = 65536): Kind<readonly T[]> {
  return {
    encode: (values, handles) => values.map((value) => kind.encode(value, handles)),
    decode: (wire, incoming) => {
      if (!Array.isArray(wire) || wire.length > most)
        throw new BadMessage(`a list of up to ${most} is missing`);
      return wire.map((each) => kind.decode(each, incoming));
    },
  };
}

/** Values by name, all of them there. */
export function struct<F extends Fields>(fields: F): Kind<ValuesOf<F>> {
  const entries = Object.entries(fields);
  return {
    encode: (values, handles) => {
      const own = new Map(Object.entries(values));
      return entries.map(([name, kind]) => kind.encode(own.get(name), handles));
    },
    decode: (wire, incoming) => {
      if (!Array.isArray(wire) || wire.length !== entries.length) {
        throw new BadMessage(
          `${entries.length} values are expected: ${entries.map(([name]) => name).join(', ')}`,
        );
      }
      const values = entries.map(([name, kind], i) => [
        name,
        named(name, () => kind.decode(wire[i], incoming)),
      ]);
      return Object.fromEntries(values) as ValuesOf<F>;
    },
  };
}

/** Values by name, any of which may be left out. */
export function table<F extends Fields>(fields: F): Kind<Partial<ValuesOf<F>>> {
  const whole = struct(Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, maybe(kind)])));
  return {
    encode: (values, handles) => whole.encode(values, handles),
    decode: (wire, incoming) => {
      const there = Object.entries(whole.decode(wire, incoming)).filter(([, value]) => value !== undefined);
      return Object.fromEntries(there) as Partial<ValuesOf<F>>;
    },
  };
}

/** Exactly one of several values, told apart by its name. */
export function union<F extends Fields>(
  fields: F,
): Kind<{ [N in keyof F & string]: { readonly kind: N; readonly value: ValueOf<F[N]> } }[keyof F & string]> {
  type One = { [N in keyof F & string]: { readonly kind: N; readonly value: ValueOf<F[N]> } }[keyof F &
    string];
  const kinds = new Map(Object.entries(fields));
  return {
    encode: ({ kind, value }, handles) => [kind, kinds.get(kind)?.encode(value, handles)],
    decode: (wire, incoming) => {
      const [kind, value] = Array.isArray(wire) && wire.length === 2 ? (wire as [unknown, unknown]) : [];
      const known = typeof kind === 'string' ? kinds.get(kind) : undefined;
      if (!known) throw new BadMessage(`one of ${[...kinds.keys()].join(', ')} is missing`);
      return { kind, value: named(String(kind), () => known.decode(value, incoming)) } as One;
    },
  };
}

/** An object's handle, moved with the message. `type`: the ZX_OBJ_TYPE_* that it must be of. */
export function handle<T extends ZxObject>(
  wrapper: new (process: UserProcess, handle: number) => T,
  type: number = ZX_OBJ_TYPE_NONE,
): Kind<T> {
  return {
    encode: (object, handles) => handles.push(object) - 1,
    decode: (wire, incoming) => incoming.take(wire, wrapper, type),
  };
}

function maybe<T>(kind: Kind<T>): Kind<T | undefined> {
  return {
    encode: (value, handles) => (value === undefined ? null : kind.encode(value, handles)),
    decode: (wire, incoming) => (wire === null ? undefined : kind.decode(wire, incoming)),
  };
}

/** A value that is on the wire as it is. */
function checked<T>(isValid: (value: unknown) => boolean, what: string): Kind<T> {
  return {
    encode: (value) => {
      if (!isValid(value)) throw new TypeError(`a message needs ${what} here, not ${String(value)}`);
      return value;
    },
    decode: (wire) => {
      if (!isValid(wire)) throw new BadMessage(`${what} is missing`);
      return wire as T;
    },
  };
}

function fitsUtf8(value: string, mostBytes: number): boolean {
  return value.length <= mostBytes && new TextEncoder().encode(value).length <= mostBytes;
}

function named<T>(name: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof BadMessage) throw new BadMessage(`${name}: ${error.message}`);
    throw error;
  }
}
