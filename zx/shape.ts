import { ZX_OK } from '../kernel/abi';

interface Ok {
  readonly status: typeof ZX_OK;
}

/**
 * A call's result with its outputs in another shape. A failure is passed on as the very object that it is: it
 * remembers, out of sight, which call it came from.
 */
export function shape<R extends { readonly status: number }, Outs extends object>(
  result: R,
  outputs: (success: Extract<R, Ok>) => Outs,
): (Ok & Readonly<Outs>) | Exclude<R, Ok> {
  return isOk(result) ? { status: ZX_OK, ...outputs(result) } : (result as Exclude<R, Ok>);
}

function isOk<R extends { readonly status: number }>(result: R): result is Extract<R, Ok> {
  return result.status === ZX_OK;
}
