import type { Thread } from '../object/thread';
import { PolicyFault } from '../policy-fault';

/**
 * Raises a policy exception because a queue has grown too long; services that live beside the kernel are let off.
 * `code`: ZX_EXCP_POLICY_CODE_*. `then`: what the syscall comes to if the exception is handled.
 */
export function raisePolicyException(caller: Thread, code: number, then: unknown): void {
  if (!caller.process.isService) throw new PolicyFault(code, then);
}
