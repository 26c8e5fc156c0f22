import type { Thread } from '../object/thread';
import type { Outcome, Pending } from '../pending';
import { PolicyFault } from '../policy-fault';

/**
 * Raises a policy exception because a queue has grown too long; services that live beside the kernel are let off.
 * `then`: what the syscall comes to if the exception is handled.
 */
export function raisePolicyException(caller: Thread, then: Outcome<unknown> | Pending): void {
  if (!caller.process.isService) throw new PolicyFault(undefined, then);
}
