import { statusName } from './names';
import type { Result, Status, ZxError } from './result';
import { ZX_OK } from './status';

/** Where a failed result came from: what was called, and how to ask which rule was broken. */
export interface FailureOrigin {
  /** `undefined` if a library refused, before any syscall. */
  readonly syscall: string | undefined;
  /** The call as a trace line shows it. */
  readonly call: () => string;
  /** The kernel's explanation, or the library's; `undefined` once the thread's later refusals have displaced it. */
  readonly explain: () => string | undefined;
}

const origin = Symbol('origin');

/** A failed result that remembers, out of sight, where it came from. */
export function failure<F extends object>(
  status: ZxError,
  fields: F,
  from: FailureOrigin,
): { status: ZxError } & F {
  return Object.defineProperty({ status, ...fields }, origin, { value: from });
}

/** Where a failed result came from; `undefined` if it was made by no syscall. */
export function originOf(result: object): FailureOrigin | undefined {
  return (result as { readonly [origin]?: FailureOrigin })[origin];
}

/** What `ok` throws: a status other than ZX_OK, with the syscall, its arguments and the rule that was broken. */
export class ZxStatusError extends Error {
  override readonly name = 'ZxStatusError';
  /** The status's name, e.g. `ZX_ERR_ACCESS_DENIED`. */
  readonly statusName: string;

  constructor(
    readonly status: number,
    /** The syscall that failed, if one did. */
    readonly syscall: string | undefined,
    /** The rule that was broken, in the kernel's words. */
    readonly rule: string | undefined,
    call: string | undefined,
  ) {
    const what = statusName(status);
    super([call ? `${call} -> ${what}` : what, rule].filter(Boolean).join('\n'));
    this.statusName = what;
  }
}

/** Something whose methods return bare statuses, and which keeps the result that the last of them stands for. */
export interface KeepsLastResult {
  readonly lastResult: Result;
}

/**
 * The outputs of a call that must succeed. Throws a ZxStatusError for any other status; the kernel is asked for its
 * explanation then, and only then.
 */
export function ok<R extends { readonly status: number }>(
  result: R,
): Extract<R, { readonly status: typeof ZX_OK }>;
/**
 * The same for a bare status. With the object whose call returned it, such as a SharedMemory, the error says what was
 * refused and why: `ok(memory.write(bytes), memory)`.
 */
export function ok(status: Status, of?: KeepsLastResult): void;
export function ok(given: { readonly status: number } | Status, of?: KeepsLastResult): unknown {
  const result = typeof given === 'number' ? resultOf(given, of) : given;
  if (result.status === ZX_OK) return result;
  const from = originOf(result);
  throw new ZxStatusError(result.status, from?.syscall, from?.explain(), from?.call());
}

function resultOf(status: Status, of: KeepsLastResult | undefined): { readonly status: number } {
  return of?.lastResult.status === status ? of.lastResult : { status };
}
