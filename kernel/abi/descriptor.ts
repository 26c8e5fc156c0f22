import type { AnyKind, Fields, InOf, OutFields, OutOf, ValueOf } from './kind';
import type { Refusals, Rule } from './rule';
import type { Result, ZxError } from './result';
import type { ZX_OK } from './status';

/**
 * Parameters in C's order: a function whose defaults are their kinds. Called without arguments it gives the kinds
 * by name; its type gives the argument list, so that editors show C's parameter names.
 */
export type ParameterKinds = (...kinds: never[]) => Fields;

type Kinds<P extends ParameterKinds> = P extends (...kinds: infer K) => unknown ? K : never;
type InList<K extends readonly unknown[]> = { [I in keyof K]-?: InOf<NonNullable<K[I]>> };
type ValueList<K extends readonly unknown[]> = { [I in keyof K]-?: ValueOf<NonNullable<K[I]>> };

/** What is said once of each syscall. */
export interface Declaration {
  /** Its number on the wire; never reused. */
  readonly number: number;
  readonly in: ParameterKinds;
  /** Trailing parameters that a caller may leave out; they stand for 0. */
  readonly optional?: ParameterKinds;
  /** The outputs beside ZX_OK. */
  readonly out?: Fields;
  /** For a call that returns no status in C: the kind of what it returns. */
  readonly returns?: AnyKind;
  /** For a call that never returns. */
  readonly noReturn?: true;
  /** For a call that ends the calling thread where it succeeds, and so returns failures only. */
  readonly endsThread?: true;
  /** Whether it may block its thread. */
  readonly blocks?: true;
  /** Its refusals, in the order in which they are checked. */
  readonly refusals: Refusals;
}

/** A declared syscall with its parameters at hand by position. */
export type Descriptor<D extends Declaration = Declaration> = D & {
  readonly parameters: readonly (readonly [name: string, kind: AnyKind])[];
  /** How many of them may not be left out. */
  readonly required: number;
  readonly outputs: readonly (readonly [name: string, kind: AnyKind])[];
};

/** Declares a syscall. */
export function syscall<const D extends Declaration>(declaration: D): Descriptor<D> {
  const required = Object.entries(declaration.in());
  const optional = Object.entries(declaration.optional?.() ?? {});
  return {
    ...declaration,
    parameters: [...required, ...optional],
    required: required.length,
    outputs: Object.entries(declaration.out ?? {}),
  };
}

const signature = Symbol('signature');
/** A descriptor whose caller-side types are given rather than inferred. */
export interface Signature<Sync, Async> {
  readonly [signature]: readonly [Sync, Async] | undefined;
}

/** The arguments a program passes. */
export type ArgumentsOf<D extends Declaration> = [
  ...InList<Kinds<D['in']>>,
  ...(D extends { readonly optional: infer O extends ParameterKinds } ? Partial<InList<Kinds<O>>> : []),
];
/** The same as the kernel's implementation gets them. */
export type ValuesOf<D extends Declaration> = [
  ...ValueList<Kinds<D['in']>>,
  ...(D extends { readonly optional: infer O extends ParameterKinds } ? ValueList<Kinds<O>> : []),
];

type OutsOf<D extends Declaration> = D extends { readonly out: infer F extends Fields }
  ? OutFields<F>
  : Record<never, never>;
type RuleWithFields<R> =
  R extends Rule<infer S, infer F>
    ? string extends keyof F
      ? never
      : keyof F extends never
        ? never
        : { status: S; fields: F }
    : never;
type FilledFailures<D extends Declaration> = RuleWithFields<D['refusals'][keyof D['refusals']]>;
type FailureOf<Filled> = [Filled] extends [never]
  ? { readonly status: ZxError }
  : | { readonly status: Exclude<ZxError, Filled extends { status: infer S } ? S : never> }
    | (Filled extends { status: infer S; fields: infer F extends Fields }
        ? { readonly status: S } & Readonly<OutFields<F>>
        : never);

/** What a syscall gives its caller. */
export type ReturnOf<D extends Declaration> = D extends { readonly noReturn: true }
  ? never
  : D extends { readonly endsThread: true }
    ? { readonly status: ZxError }
    : D extends { readonly returns: infer K }
      ? OutOf<K>
      : [FilledFailures<D>] extends [never]
        ? Result<OutsOf<D>>
        : ({ readonly status: typeof ZX_OK } & Readonly<OutsOf<D>>) | FailureOf<FilledFailures<D>>;

/** What the kernel's implementation gives for a success: the outputs beside ZX_OK, or the bare value. */
export type SuccessOf<D extends Declaration> = D extends
  { readonly noReturn: true } | { readonly endsThread: true }
  ? never
  : D extends { readonly returns: infer K }
    ? OutOf<K>
    : { status: typeof ZX_OK } & OutsOf<D>;

/** Declares a syscall whose caller-side types depend on an argument's value. */
export function signedSyscall<Sync, Async>(): <const D extends Declaration>(
  declaration: D,
) => Descriptor<D> & Signature<Sync, Async> {
  return (declaration) => ({ ...syscall(declaration), [signature]: undefined });
}
