import { bound, type Expectations } from '../../kernel/abi/check-options';
import type { KernelServerOptions } from '../server/kernel-server';

/** The limits that a kernel which others reach can be given. */
export const kernelLimits: Expectations<NonNullable<KernelServerOptions['limits']>> = {
  handles: bound,
  bytes: bound,
  mappings: bound,
  messages: bound,
  packets: bound,
  waits: bound,
  frameBytes: bound,
  unsentBytes: bound,
  connections: bound,
  pendingRequests: bound,
  eventBytes: bound,
  helloMilliseconds: bound,
  lingerMilliseconds: bound,
  descriptors: bound,
};
