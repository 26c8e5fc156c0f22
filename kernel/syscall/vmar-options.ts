import {
  ZX_PAGE_SIZE,
  ZX_VM_ALIGN_BASE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED,
} from '../abi/constants';

const SMALLEST_ALIGNMENT = 10;
const LARGEST_ALIGNMENT = 32;

/** The bits between the last flag and the alignment. */
export const UNKNOWN_OPTIONS = 0x00ff8000;

/** Options of a processor without execute-only memory, such as the simulated one. */
export function withoutExecuteOnly(options: number): number {
  if ((options & ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED) === 0) return options;
  return ((options & ~ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED) | ZX_VM_PERM_READ) >>> 0;
}

/** The alignment that options ask for, in bytes and at least a page; `undefined` if there is no such alignment. */
export function alignmentIn(options: number): number | undefined {
  const exponent = options >>> ZX_VM_ALIGN_BASE;
  if (exponent === 0) return ZX_PAGE_SIZE;
  if (exponent < SMALLEST_ALIGNMENT || exponent > LARGEST_ALIGNMENT) return undefined;
  return Math.max(ZX_PAGE_SIZE, 2 ** exponent);
}
