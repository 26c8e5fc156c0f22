import fc from 'fast-check';
import type { Descriptor } from '../../../kernel/abi/descriptor';
import type { AnyKind, Fields } from '../../../kernel/abi/kind';

const U32 = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 1, 2, 3, 17, 127, 128));
const KEPT_U64 = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 4096, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
);
const U64 = fc.oneof(KEPT_U64, fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }));
const I64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const I32 = fc.integer();
const TEXT = fc.string({ unit: 'grapheme', maxLength: 40 });
const BYTES = fc.uint8Array({ maxLength: 80 });

/** What a program may pass, by the name of the kind. */
const passed: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  u32: U32,
  options: U32,
  handle: U32,
  rights: U32,
  signals: U32,
  topic: fc.constant(0xffff),
  property: fc.constantFrom(3, 17, 99),
  'property value': fc.oneof(TEXT, U64),
  i32: I32,
  status: I32,
  u64: U64,
  address: U64,
  i64: I64,
  time: I64,
  bool: fc.boolean(),
  bytes: BYTES,
  'memory bytes': BYTES,
  body: BYTES,
  string: TEXT,
  name: TEXT,
  zx_port_packet: fc.record({
    key: U64,
    status: I32,
    user: fc.record({ c8: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
  }),
};

/** What the kernel gives, where that differs. */
const given: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...passed,
  u64: KEPT_U64,
  address: KEPT_U64,
  i64: fc.maxSafeInteger(),
  'property value': fc.oneof(TEXT, KEPT_U64),
  'info record': fc.constant(undefined),
  zx_port_packet: fc.oneof(
    fc.record({
      key: KEPT_U64,
      type: fc.constant(0),
      status: I32,
      user: fc.record({ c8: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
    }),
    fc.record({
      key: KEPT_U64,
      type: fc.constant(1),
      status: fc.constant(0),
      signal: fc.record({ trigger: U32, observed: U32, count: KEPT_U64, timestamp: I64 }),
    }),
  ),
};

/** Arguments that a syscall accepts, or might: some values go with certain others only. */
export function argumentsOf(descriptor: Descriptor): fc.Arbitrary<unknown[]> {
  return fc.tuple(...descriptor.parameters.map(([, kind]) => valuesOf(kind, passed)));
}

/** Outputs by name, as the kernel could give them. */
export function outputsOf(descriptor: Descriptor): fc.Arbitrary<Record<string, unknown>> {
  return fieldsOf(Object.fromEntries(descriptor.outputs), given);
}

function fieldsOf(fields: Fields, leaves: typeof passed): fc.Arbitrary<Record<string, unknown>> {
  const values = Object.entries(fields).map(([name, kind]) => [name, valuesOf(kind, leaves)] as const);
  return fc.record(Object.fromEntries(values));
}

function valuesOf(kind: AnyKind, leaves: typeof passed): fc.Arbitrary<unknown> {
  const leaf = leaves[kind.name];
  if (leaf) return leaf;
  const [part] = kind.parts ?? [];
  if (part && kind.name.endsWith('[]')) return fc.array(valuesOf(part, leaves), { maxLength: 5 });
  if (part && kind.name.endsWith('?')) return fc.option(valuesOf(part, leaves), { nil: undefined });
  if ('fields' in kind) return fieldsOf(kind.fields as Fields, leaves);
  return fc.constant(kind.zero);
}
