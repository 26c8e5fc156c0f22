import type { Descriptor } from '../../kernel/abi/descriptor';
import type { AnyKind, Fields } from '../../kernel/abi/kind';

const BIN = Buffer.from('bytes');
const NO_NUMBER = ['7', 'constructor', '__proto__', null, true, [7], { valueOf: 7 }, BIN];
const NO_INTEGER = [...NO_NUMBER, 1.5, NaN, Infinity];
const NO_U32 = [...NO_INTEGER, 2 ** 32, -(2 ** 31) - 1, 2n ** 64n - 1n];
const NO_U64 = [...NO_INTEGER, -1, -(2n ** 63n), 2 ** 64];
const NO_I64 = [...NO_INTEGER, 2n ** 63n, 2n ** 64n - 1n];
const NO_I32 = [...NO_INTEGER, 2 ** 31, -(2 ** 31) - 1];
const NO_BYTES = ['bytes', 7, null, true, [7], { length: 0 }];
const NO_LIST = ['list', 7, null, true, { length: 0 }, BIN];

/** What each kind does not accept off the wire. */
const wrong: Readonly<Record<string, readonly unknown[]>> = {
  u32: NO_U32,
  options: NO_U32,
  handle: NO_U32,
  rights: NO_U32,
  signals: NO_U32,
  topic: NO_U32,
  property: NO_U32,
  u64: NO_U64,
  address: NO_U64,
  i64: NO_I64,
  time: NO_I64,
  i32: NO_I32,
  status: NO_I32,
  bool: [0, 1, 'true', null, [], BIN],
  bytes: NO_BYTES,
  'memory bytes': [...NO_BYTES, BIN],
  body: NO_BYTES,
  string: [7, null, true, ['name'], {}, BIN],
  name: [7, null, true, ['name'], {}],
  'property value': [1.5, -1, null, true, [7], {}],
  zx_port_packet: [
    ...NO_LIST,
    [],
    [0, 0, 0],
    [0, 0, 0, BIN],
    ['0', 0, 0, Buffer.alloc(32)],
    [0, 0, 1.5, Buffer.alloc(32)],
  ],
};

/** What is wrong for one parameter: values of other kinds, and structures with a part that is wrong. */
export function wrongValues(kind: AnyKind): unknown[] {
  const own = wrong[kind.name];
  if (own) return [...own];
  const [element] = kind.parts ?? [];
  if (element && kind.name.endsWith('[]')) {
    const right = rightValue(element);
    return [...NO_LIST, ...wrongValues(element).map((value) => [right, value])];
  }
  if ('fields' in kind) {
    const noneIsRight = kind.accept(null, []) === null;
    return wrongStructs(kind.fields as Fields).filter((value) => !(noneIsRight && value === null));
  }
  return [1.5];
}

/** As many arguments as there are parameters, all acceptable. */
export function rightArguments(descriptor: Descriptor): unknown[] {
  return descriptor.parameters.map(([, kind]) => rightValue(kind));
}

function rightValue(kind: AnyKind): unknown {
  return kind.encode(kind.zero, []);
}

function wrongStructs(fields: Fields): unknown[] {
  const kinds = Object.values(fields);
  const right = kinds.map(rightValue);
  const withWrongField = kinds.flatMap((kind, i) =>
    wrongValues(kind).map((value) => right.map((other, j) => (j === i ? value : other))),
  );
  return [...NO_LIST, [], right.slice(1), [...right, 0], ...withWrongField];
}
