import type { SyscallName } from '../../kernel/abi/table';
import { addU64, toU64, type U64 } from '../../kernel/abi/u64';
import { LONGEST_BODY } from './frame';

/** What a reply holds besides the bytes that were asked for. */
const REPLY_OVERHEAD = 64;
/** The most bytes that one request may ask for; whoever wants more asks in pieces. */
const LONGEST_TRANSFER = LONGEST_BODY - REPLY_OVERHEAD;
/** What the kernel itself refuses to read at once, so that its own answer serves. */
export const LONGEST_READ = 2 ** 30;

/** What each buffer of several takes in a frame besides its bytes. */
export const VECTOR_OVERHEAD = 9;

/** Where these syscalls are told how many bytes to give. */
const sizeParameters: Partial<Record<SyscallName, number>> = { zx_vmo_read: 2, zx_cprng_draw: 0 };
/** Where these are told how many to give into each of several buffers. */
const capacityParameters: Partial<Record<SyscallName, number>> = {
  zx_stream_readv: 2,
  zx_stream_readv_at: 3,
};

/** Whether the reply to a request can fit into a frame. A negative size would be taken as its bits. */
export function fitsReply(name: SyscallName, args: readonly unknown[]): boolean {
  const capacities = capacityParameters[name];
  if (capacities !== undefined) return fitTogether(args[capacities]);
  const parameter = sizeParameters[name];
  if (parameter === undefined) return true;
  const size = args[parameter];
  if (typeof size !== 'number') return true;
  return (size >= 0 && size <= LONGEST_TRANSFER) || (name === 'zx_vmo_read' && size > LONGEST_READ);
}

/** What is no list of sizes, or has a sum that wraps, is for the kernel itself to refuse. */
function fitTogether(capacities: unknown): boolean {
  if (!Array.isArray(capacities)) return true;
  let sum: U64 = 0;
  for (const each of capacities as unknown[]) {
    const size = toU64(each);
    const more: U64 | undefined = size === undefined ? undefined : addU64(sum, size);
    if (more === undefined) return true;
    sum = more;
  }
  return Number(sum) + capacities.length * VECTOR_OVERHEAD <= LONGEST_TRANSFER;
}
