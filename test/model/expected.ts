import type { ModelHandle } from './model-handles';
import type { ModelObject } from './model-object';

/** What the model says a syscall gives: its status, and its outputs with marks where only the run can tell the value. */
export interface Expected {
  readonly status: number;
  readonly [output: string]: unknown;
}

/** A value that the model does not know, but about which it knows something. */
export abstract class Mark {
  /** Why `actual` can't be it; `undefined` if it can, in which case it is remembered. */
  abstract learn(actual: unknown): string | undefined;
  /** Some value that fits, for a run without a kernel. */
  abstract invent(): unknown;
}

/** A handle that came to be in a table: any value that the process never had before. */
export class NewHandle extends Mark {
  constructor(
    readonly table: { bind(value: number, handle: ModelHandle): string | undefined; unusedValue(): number },
    readonly handle: ModelHandle,
  ) {
    super();
  }

  learn(actual: unknown): string | undefined {
    return typeof actual === 'number' ? this.table.bind(actual, this.handle) : 'not a handle';
  }

  invent(): number {
    return this.table.unusedValue();
  }
}

/** A koid: always the same for one object, never the same for two. */
export class KoidOf extends Mark {
  constructor(readonly object: ModelObject) {
    super();
  }

  learn(actual: unknown): string | undefined {
    const { object } = this;
    if (typeof actual !== 'number') return 'not a koid';
    const known = object.world.koids.get(actual);
    if (known !== undefined && known !== object) return 'the koid of another object';
    if (object.koid !== undefined && object.koid !== actual) return `its koid was ${object.koid}`;
    object.world.koids.set(actual, object);
    object.koid = actual;
    return undefined;
  }

  invent(): number {
    return this.object.koid ?? this.object.world.unusedKoid();
  }
}

/** What the specs leave open. */
export class Anything extends Mark {
  learn(): undefined {
    return undefined;
  }

  invent(): number {
    return 0;
  }
}

/** Where a result differs from what the model expects; `undefined` if it doesn't. Learns the values of all marks. */
export function difference(expected: unknown, actual: unknown, path = 'result'): string | undefined {
  if (expected instanceof Mark) {
    const why = expected.learn(actual);
    return why && `${path}: ${show(actual)} is ${why}`;
  }
  if (expected instanceof Uint8Array) return differentBytes(expected, actual, path);
  if (typeof expected !== 'object' || expected === null)
    return expected === actual ? undefined : `${path}: ${show(actual)} instead of ${show(expected)}`;
  if (typeof actual !== 'object' || actual === null)
    return `${path}: ${show(actual)} instead of ${show(expected)}`;
  return differentFields(expected, actual, path);
}

/** A result that the model accepts. */
export function invented(expected: unknown): unknown {
  if (expected instanceof Mark) return expected.invent();
  if (Array.isArray(expected)) return expected.map(invented);
  if (typeof expected !== 'object' || expected === null || expected instanceof Uint8Array) return expected;
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, invented(value)]));
}

function differentBytes(expected: Uint8Array, actual: unknown, path: string): string | undefined {
  if (!(actual instanceof Uint8Array)) return `${path}: ${show(actual)} instead of bytes`;
  if (actual.length !== expected.length)
    return `${path}: ${actual.length} bytes instead of ${expected.length}`;
  if (Buffer.compare(expected, actual) === 0) return undefined;
  const at = expected.findIndex((byte, i) => byte !== actual[i]);
  return `${path}[${at}]: ${actual[at] ?? 'none'} instead of ${expected[at] ?? 'none'}`;
}

function differentFields(expected: object, actual: object, path: string): string | undefined {
  const given = fieldsOf(actual);
  const wanted = fieldsOf(expected);
  for (const name of new Set([...wanted.keys(), ...given.keys()])) {
    const different = difference(wanted.get(name), given.get(name), `${path}.${name}`);
    if (different) return different;
  }
  return undefined;
}

function fieldsOf(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([, field]) => field !== undefined));
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));
}
