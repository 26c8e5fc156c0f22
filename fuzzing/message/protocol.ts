import type { Result } from '../../kernel/abi';
import type { Fields, Kind, ValuesOf } from './kind';
import { struct } from './kinds';

/** One kind of message of a protocol. */
export interface Method<In extends Fields, Out extends Fields | undefined> {
  /** What tells it from the protocol's other methods on the wire. */
  readonly ordinal: number;
  readonly request: Kind<ValuesOf<In>>;
  /** `undefined` where there is no reply. */
  readonly reply: Out extends Fields ? Kind<ValuesOf<Out>> : undefined;
}

type AnyMethod = Pick<Method<Fields, Fields | undefined>, 'ordinal'> & {
  readonly request: Kind<unknown>;
  readonly reply: Kind<unknown> | undefined;
};
export type Methods = Readonly<Record<string, AnyMethod>>;

/** What two programs say to each other over a channel, declared once: client and server are made from it. */
export interface Protocol<M extends Methods> {
  /** The name under which it is offered, and which errors speak of. */
  readonly name: string;
  readonly methods: M;
}

type InOf<M> = M extends { readonly request: Kind<infer In> } ? In : never;
type OutOf<M> = M extends { readonly reply: Kind<infer Out> } ? Out & object : never;
type IsOneWay<M> = M extends { readonly reply: undefined } ? true : false;

/** Each method as a function. A call with a reply gives a Promise that a closed channel ends; one without, a status. */
export type ClientOf<M extends Methods> = {
  readonly [N in keyof M]: (
    values: InOf<M[N]>,
  ) => IsOneWay<M[N]> extends true ? Result : Promise<Result<OutOf<M[N]>>>;
};

/** What a server does about each method. What it is given of handles is its to close. */
export type HandlersOf<M extends Methods> = {
  readonly [N in keyof M]: (
    values: InOf<M[N]>,
  ) => IsOneWay<M[N]> extends true
    ? void | Promise<void>
    : Result<OutOf<M[N]>> | Promise<Result<OutOf<M[N]>>>;
};

/** Declares a method with a reply. */
export function method<In extends Fields, Out extends Fields>(
  ordinal: number,
  request: In,
  reply: Out,
): { readonly ordinal: number; readonly request: Kind<ValuesOf<In>>; readonly reply: Kind<ValuesOf<Out>> } {
  return { ordinal, request: struct(request), reply: struct(reply) };
}

/** Declares a method that nobody replies to. */
export function oneWay<In extends Fields>(
  ordinal: number,
  request: In,
): { readonly ordinal: number; readonly request: Kind<ValuesOf<In>>; readonly reply: undefined } {
  return { ordinal, request: struct(request), reply: undefined };
}

export function protocol<M extends Methods>(name: string, methods: M): Protocol<M> {
  return { name, methods };
}
