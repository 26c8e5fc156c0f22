import type { Descriptor } from '../../kernel/abi/descriptor';
import type { AnyKind } from '../../kernel/abi/kind';
import { rulesInOrder } from '../../kernel/abi/rule';

type Named = readonly (readonly [name: string, kind: AnyKind])[];

export function encodeArguments(descriptor: Descriptor, args: readonly unknown[]): unknown[] {
  return descriptor.parameters.map(([, kind], i) => kind.encode(args[i], args));
}

/** Arguments off the wire, still to be accepted by the gate; `undefined` for the wrong number of them, or one that is of no form. */
export function decodeArguments(descriptor: Descriptor, wire: readonly unknown[]): unknown[] | undefined {
  if (wire.length < descriptor.required || wire.length > descriptor.parameters.length) return undefined;
  const args: unknown[] = [];
  for (const [, kind] of descriptor.parameters.slice(0, wire.length))
    args.push(kind.decode(wire[args.length], args));
  return args.includes(undefined, descriptor.required) ? undefined : args;
}

/** A success's outputs by position; for a call without a status, its value. */
export function encodeOutputs(descriptor: Descriptor, outcome: unknown, args: readonly unknown[]): unknown[] {
  if (descriptor.returns) return [descriptor.returns.encode(outcome, args)];
  return encodeNamed(descriptor.outputs, outcome as Readonly<Record<string, unknown>>, args);
}

export function decodeOutputs(
  descriptor: Descriptor,
  wire: readonly unknown[],
  args: readonly unknown[],
): Record<string, unknown> {
  return decodeNamed(descriptor.outputs, wire, args);
}

/** What is filled all the same on a failure, by position; nothing where nothing is. */
export function encodeFailure(
  fields: Readonly<Record<string, AnyKind>>,
  values: Readonly<Record<string, unknown>>,
  args: readonly unknown[],
): unknown[] {
  return Object.keys(values).length === 0 ? [] : encodeNamed(Object.entries(fields), values, args);
}

export function decodeFailure(
  descriptor: Descriptor,
  status: number,
  wire: readonly unknown[],
  args: readonly unknown[],
): Record<string, unknown> {
  if (wire.length === 0) return {};
  const filled = rulesInOrder(descriptor.refusals).find(
    (rule) => rule.status === status && Object.keys(rule.fields).length > 0,
  );
  return filled ? decodeNamed(Object.entries(filled.fields), wire, args) : {};
}

function encodeNamed(
  named: Named,
  values: Readonly<Record<string, unknown>>,
  args: readonly unknown[],
): unknown[] {
  return named.map(([name, kind]) => kind.encode(values[name], args));
}

function decodeNamed(
  named: Named,
  wire: readonly unknown[],
  args: readonly unknown[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  named.forEach(([name, kind], i) => {
    const value = kind.decode(wire[i], args);
    if (value !== undefined && value !== null) values[name] = value;
  });
  return values;
}
