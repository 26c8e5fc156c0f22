/**
 * A policy exception of the syscall in progress, on its way to the gate, which raises it. The calling thread stays
 * blocked until it is handled.
 */
export class PolicyFault {
  constructor(
    /** The ZX_POL_* condition that was met; `undefined` where a queue has grown too long. */
    readonly condition: number | undefined,
    /** What the syscall comes to once the exception was handled, or is blocked on: left out, all of it is done again. */
    readonly then?: unknown,
  ) {}
}
