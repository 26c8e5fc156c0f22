import type { Fields } from './kind';
import { rightsNames, withArticle } from './names';
import type { ObjectType } from './object-type';
import { ZX_ERR_ACCESS_DENIED, ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE } from './status';
import type { ZxError } from './result';

/** One reason for which a syscall is refused: its status, the rule in one line, the argument to look at. */
export interface Rule<S extends ZxError = ZxError, F extends Fields = Fields> {
  readonly status: S;
  readonly text: string;
  /** The parameter at fault; empty where none is. */
  readonly look: string;
  /** The outputs that Zircon fills all the same on this failure. */
  readonly fields: F;
  /** Set where asking for something that is no handle is no offence: no policy looks at it. */
  readonly outsidePolicy?: true;
}

/** Declares a refusal. */
export function rule<S extends ZxError>(status: S, look: string, text: string): Rule<S, Record<never, never>>;
export function rule<S extends ZxError, F extends Fields>(
  status: S,
  look: string,
  text: string,
  fields: F,
): Rule<S, F>;
export function rule<S extends ZxError>(status: S, look: string, text: string, fields: Fields = {}): Rule<S> {
  return { status, text, look, fields };
}

/**
 * The three refusals of a handle argument, in Zircon's order: the value resolves to no handle, the object is of
 * another type (untyped arguments skip this), the handle lacks a right.
 */
export interface Access<T extends ObjectType = ObjectType> {
  readonly look: string;
  /** The object type asked for; `undefined` where any will do. */
  readonly type: T | undefined;
  /** All of these rights are needed ... */
  readonly rights: number;
  /** ... or, where it is not 0, any one of these is enough. */
  readonly anyOf: number;
  readonly badHandle: Rule;
  readonly wrongType: Rule | undefined;
  readonly denied: Rule | undefined;
}

/** A handle argument to an object of one type. */
export function access<T extends ObjectType>(look: string, type: T, rights = 0, anyOf = 0): Access<T> {
  return makeAccess(look, type, rights, anyOf);
}

/** A handle argument to an object of any type. `subject`: what the refusals speak of, where it is not the parameter. */
export function accessAny(look: string, rights = 0, subject = look): Access {
  return makeAccess<ObjectType>(look, undefined, rights, 0, subject);
}

function makeAccess<T extends ObjectType>(
  look: string,
  type: T | undefined,
  rights: number,
  anyOf: number,
  subject = look,
): Access<T> {
  const needed = rights | anyOf;
  return {
    look,
    type,
    rights,
    anyOf,
    badHandle: rule(ZX_ERR_BAD_HANDLE, look, `${subject} must be a handle of the calling process`),
    wrongType: type && rule(ZX_ERR_WRONG_TYPE, look, `${subject} must be a handle to ${withArticle(type)}`),
    denied: needed
      ? rule(
          ZX_ERR_ACCESS_DENIED,
          look,
          `${subject} must have ${rightsNames(needed).replaceAll(' | ', anyOf ? ' or ' : ' and ')}`,
        )
      : undefined,
  };
}

/** The refusals of a syscall by name, in the order in which they are checked. */
export type Refusals = Readonly<Record<string, Rule | Access>>;

/** The same, each handle argument spelled out as its two or three refusals. */
export function rulesInOrder(refusals: Refusals): Rule[] {
  return Object.values(refusals).flatMap((entry) =>
    'status' in entry
      ? [entry]
      : [entry.badHandle, entry.wrongType, entry.denied].filter((r) => r !== undefined),
  );
}
