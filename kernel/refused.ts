import type { OutFields } from './abi/kind';
import type { Access, Rule } from './abi/rule';
import type { Handle } from './handle/handle';

/**
 * A syscall's refusal on its way out: the rule that was broken and what it was broken with. Thrown by whatever
 * checks, caught at the gate, or the end of a blocked call. Words are made of it only when somebody asks.
 */
export class Refused {
  constructor(
    readonly rule: Rule,
    /** The outputs that are filled all the same. */
    readonly fields: Readonly<Record<string, unknown>> = {},
    /** The handle at fault, where it resolved. */
    readonly handle?: Handle,
    /** The rights that it lacks. */
    readonly missing = 0,
  ) {}
}

type FieldsOf<R extends Rule> = string extends keyof R['fields']
  ? []
  : keyof R['fields'] extends never
    ? []
    : [fields: OutFields<R['fields']>];

/** Refuses the syscall in progress, with the outputs that are filled all the same on this failure. */
export function refuse<R extends Rule>(rule: R, ...fields: FieldsOf<R>): never {
  throw new Refused(rule, fields[0]);
}

/** Judges a resolved handle by what a syscall asks of it: type before rights. */
export function judge(handle: Handle, access: Access): void {
  if (access.wrongType && handle.object.type !== access.type) throw new Refused(access.wrongType, {}, handle);
  if (!access.denied) return;
  const missing = access.rights & ~handle.rights;
  const noneOf = access.anyOf !== 0 && (access.anyOf & handle.rights) === 0 ? access.anyOf : 0;
  if ((missing | noneOf) !== 0) throw new Refused(access.denied, {}, handle, (missing | noneOf) >>> 0);
}
