import type { SyscallName } from '../../kernel/abi/table';
import { LONGEST_BODY } from './frame';

/** What a reply holds besides the bytes that were asked for. */
const REPLY_OVERHEAD = 64;
/** The most bytes that one request may ask for; whoever wants more asks in pieces. */
const LONGEST_TRANSFER = LONGEST_BODY - REPLY_OVERHEAD;
/** What the kernel itself refuses to read at once, so that its own answer serves. */
export const LONGEST_READ = 2 ** 30;

/** Where these syscalls are told how many bytes to give. */
const sizeParameters: Partial<Record<SyscallName, number>> = { zx_vmo_read: 2, zx_cprng_draw: 0 };

/** Whether the reply to a request can fit into a frame. */
export function fitsReply(name: SyscallName, args: readonly unknown[]): boolean {
  const parameter = sizeParameters[name];
  if (parameter === undefined) return true;
  const size = args[parameter];
  return (
    typeof size !== 'number' || size <= LONGEST_TRANSFER || (name === 'zx_vmo_read' && size > LONGEST_READ)
  );
}
