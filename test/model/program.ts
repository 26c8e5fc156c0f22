import type { ModelCall } from './model-calls';

/** A handle by where it came from: an output of an earlier step. */
export class HandleOf {
  constructor(
    readonly step: number,
    readonly output: string,
    readonly index?: number,
  ) {}
}

/** A handle's value with its two low bits cleared, which makes it no handle. */
export class Mangled {
  constructor(readonly handle: HandleOf) {}
}

/** Bytes by their length and the first of them. */
export class Bytes {
  constructor(
    readonly length: number,
    readonly first: number,
  ) {}
}

/** An argument as it stands in a program. */
export type Argument =
  | number
  | bigint
  | string
  | null
  | HandleOf
  | Mangled
  | Bytes
  | readonly Argument[]
  | { readonly [field: string]: Argument };

export interface StartStep {
  readonly id: number;
  readonly program: number;
  readonly does: 'start';
}

export interface ExitStep {
  readonly id: number;
  readonly program: number;
  readonly does: 'exit';
}

export interface CallStep {
  readonly id: number;
  readonly program: number;
  readonly does: ModelCall;
  readonly args: readonly Argument[];
}

/**
 * One thing that one of the programs does. Ids stay the same when others are left out. A program that starts gets
 * two handles of its own (`self`, `rootVmar`) and a channel to each that runs (`mine`, and `theirs` for the other).
 */
export type Step = StartStep | ExitStep | CallStep;

/** The outputs of the steps so far, by id. */
export type Outputs = ReadonlyMap<number, unknown>;

/** The value that is passed. A handle that never came to be is ZX_HANDLE_INVALID. */
export function valueOf(argument: Argument, outputs: Outputs): unknown {
  if (argument instanceof HandleOf) return handleValue(argument, outputs);
  if (argument instanceof Mangled) return (handleValue(argument.handle, outputs) & ~3) >>> 0;
  if (argument instanceof Bytes) return bytes(argument.length, argument.first);
  if (Array.isArray(argument)) return argument.map((each: Argument) => valueOf(each, outputs));
  if (typeof argument !== 'object' || argument === null) return argument;
  return Object.fromEntries(
    Object.entries(argument).map(([field, value]) => [field, valueOf(value, outputs)]),
  );
}

/** Bytes no two neighbours of which are alike. */
export function bytes(length: number, first: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (first + (i % 251)) & 0xff);
}

/** The handle in a result, if it is there. */
export function handleValue({ step, output, index }: HandleOf, outputs: Outputs): number {
  const result = outputs.get(step);
  const field = result ? (result as Readonly<Record<string, unknown>>)[output] : undefined;
  const value: unknown = index !== undefined && Array.isArray(field) ? field[index] : field;
  if (typeof value === 'object' && value !== null && 'handle' in value) return Number(value.handle);
  return typeof value === 'number' ? value : 0;
}
