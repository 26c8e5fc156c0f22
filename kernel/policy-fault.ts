import { ZX_POL_MAX } from './abi/constants';

/**
 * A policy exception of the syscall in progress, on its way to the gate, which raises it. The calling thread stays
 * blocked until it is handled.
 */
export class PolicyFault {
  constructor(
    /** The ZX_POL_* condition that was met, or a ZX_EXCP_POLICY_CODE_* that says which queue has grown too long. */
    readonly code: number,
    /** What the syscall comes to once the exception was handled, or is blocked on: left out, all of it is done again. */
    readonly then?: unknown,
  ) {}

  /** The ZX_POL_* condition, if it is one. */
  get condition(): number | undefined {
    return this.code < ZX_POL_MAX ? this.code : undefined;
  }
}
