/**
 * A kind of argument or result: what a program may pass (`In`), what the kernel works with (`Value`) and what
 * a program gets back (`Out`). Everything that treats values by their kind (checks, wire, traces, docs) asks it.
 */
export interface Kind<In, Value = In, Out = Value> {
  /** Its name in the documentation, e.g. `u64`. */
  readonly name: string;
  /** The kinds that its values are made of, for the documentation. */
  readonly parts?: readonly AnyKind[];
  /** What a program must pass, in words: `an integer from 0 to 2^64 - 1`. */
  readonly expects: string;
  /** What an omitted optional argument stands for. */
  readonly zero: Value;
  /** The kernel's form of a value that a program passed; `undefined` if it is not of this kind. `args`: those before it. */
  accept(value: unknown, args: readonly unknown[]): Value | undefined;
  /** The form in which it crosses the wire: integers, strings, byte strings, arrays. */
  encode(value: Value | Out, args: readonly unknown[]): unknown;
  /** Back from the wire. What comes from a program still has to be accepted. */
  decode(wire: unknown, args: readonly unknown[]): unknown;
  /** As a trace line shows it. */
  show(value: Value | Out): string;
  readonly types?: { in: In; value: Value; out: Out };
}

export type AnyKind = Kind<unknown, unknown, unknown>;
export type InOf<K> = K extends { readonly types?: { in: infer In } } ? In : never;
export type ValueOf<K> = K extends { readonly types?: { value: infer Value } } ? Value : never;
export type OutOf<K> = K extends { readonly types?: { out: infer Out } } ? Out : never;

/** Named kinds in order: the fields of a struct, the outputs of a syscall. */
export type Fields = Readonly<Record<string, AnyKind>>;
export type OutFields<F extends Fields> =
  undefined extends OutOf<F[keyof F]>
    ? { [N in keyof F]?: Exclude<OutOf<F[N]>, undefined> }
    : { [N in keyof F]: OutOf<F[N]> };

/** A kind whose wire form is its value. */
export function scalar<In, Value extends In, Out = Value>(
  kind: Pick<Kind<In, Value, Out>, 'name' | 'expects' | 'zero' | 'accept'> & Partial<Kind<In, Value, Out>>,
): Kind<In, Value, Out> {
  return { encode: (value) => value, decode: (wire) => wire, show: String, ...kind };
}
