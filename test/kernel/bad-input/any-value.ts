import * as fc from 'fast-check';
import type { AnyKind } from '../../../kernel/abi/kind';
import { Detached, KnownHandle, knownHandles } from './subject';

/** As many elements as no list may have. */
const TOO_MANY = 65;

/** Values of every JavaScript type. */
const junk: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  undefined,
  null,
  true,
  '',
  'text',
  '7',
  NaN,
  Infinity,
  -0,
  -1,
  0.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 31) - 1,
  1e300,
  0n,
  -1n,
  2n ** 64n,
  -(2n ** 63n) - 1n,
  [],
  [[]],
  [undefined],
  Array(3),
  {},
  Object.create(null),
  { handle: 0 },
  { length: 3 },
  Symbol.iterator,
  () => 0,
  new Date(0),
  new Map(),
  /x/,
  new Uint8Array(0),
  new Uint8Array(new SharedArrayBuffer(8)),
  new Uint8ClampedArray(4),
  new Float64Array(2),
  new BigUint64Array(2),
  new ArrayBuffer(8),
  new DataView(new ArrayBuffer(8)),
);

/** Numbers that C could have passed: small ones, and those at the ends of its types. */
const numbers = fc.oneof(
  { weight: 4, arbitrary: fc.nat(40) },
  { weight: 2, arbitrary: fc.constantFrom(4096, 8192, 65536, 65537, 999, 0xffffffff, 0x80000000, 2 ** 20) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 53n, 2n ** 64n - 1n, 2n ** 64n - 4096n, 2 ** 40) },
);

const times = fc.constantFrom<unknown>(0, 0n, 1n, -1n, -(2n ** 63n), 2n ** 63n - 1n, 10 ** 6, 2n ** 62n);
const handles = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...knownHandles).map((name) => new KnownHandle(name)) },
  { weight: 1, arbitrary: fc.constantFrom(0, 3, 0xffffffff, 4) },
);
const words = fc.oneof(
  { weight: 3, arbitrary: fc.nat(64) },
  { weight: 2, arbitrary: fc.nat(31).map((bit) => (1 << bit) >>> 0) },
  { weight: 1, arbitrary: fc.constantFrom(0xffffffff, -1, 0xff000008, 999, 0x10000003, 0x10000017) },
);
const someBytes = fc.oneof(
  { weight: 9, arbitrary: fc.nat(64).map((length) => new Uint8Array(length)) },
  { weight: 1, arbitrary: fc.constant(new Detached()) },
);

/** What a program might pass for a parameter of some kind: mostly something that fits, otherwise anything. */
export function anyOf(kind: AnyKind): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fitting(kind) }, { weight: 1, arbitrary: junk });
}

function fitting(kind: AnyKind): fc.Arbitrary<unknown> {
  if ('fields' in kind) return fields(kind.fields as Readonly<Record<string, AnyKind>>);
  const [element] = kind.parts ?? [];
  if (kind.name.endsWith('[]') && element) return list(anyOf(element));
  switch (kind.name) {
    case 'handle':
      return handles;
    case 'time':
    case 'i64':
    case 'u64 time':
      return times;
    case 'bytes':
    case 'memory bytes':
      return someBytes;
    case 'body':
      return fc.oneof(someBytes, fc.array(buffer, { maxLength: 3 }));
    case 'string':
    case 'name':
      return fc.constantFrom('', 'name', 'x'.repeat(40), 'a\0b');
    case 'bool':
      return fc.boolean();
    case 'property value':
      return fc.oneof(numbers, fc.constantFrom('name'));
    case 'u64':
    case 'address':
    case 'count':
      return numbers;
    default:
      return words;
  }
}

const buffer = fc.record(
  {
    buffer: fc.oneof(someBytes, fc.constant(null)),
    capacity: fc.nat(64),
    reserved: fc.constantFrom(0, 0, 1),
  },
  { requiredKeys: ['buffer'] },
);

function list(element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.array(element, { maxLength: 4 }) },
    { weight: 1, arbitrary: element.map((one) => Array<unknown>(TOO_MANY).fill(one)) },
  );
}

function fields(kinds: Readonly<Record<string, AnyKind>>): fc.Arbitrary<unknown> {
  const values = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, anyOf(kind)]));
  return fc.oneof(
    { weight: 9, arbitrary: fc.record(values) },
    { weight: 1, arbitrary: fc.record(values, { requiredKeys: [] }) },
  );
}
