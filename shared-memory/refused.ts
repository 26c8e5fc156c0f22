import { failure } from '../kernel/abi/failure';
import type { ZxError } from '../kernel/abi/result';

/** A refusal of SharedMemory's own, no syscall's: `call` is what was refused, `rule` why and what would help. */
export function refused(status: ZxError, call: string, rule: string): { readonly status: ZxError } {
  return failure(
    status,
    {},
    { syscall: undefined, call: () => `SharedMemory.${call}`, explain: () => `SharedMemory: ${rule}` },
  );
}
