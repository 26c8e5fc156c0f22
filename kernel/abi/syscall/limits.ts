import { rule } from '../rule';
import { ZX_ERR_NO_MEMORY } from '../status';

/** Every syscall that makes handles can run out of them. */
export const noMemoryForHandle = {
  noMemoryForHandle: rule(
    ZX_ERR_NO_MEMORY,
    '',
    'the kernel is at its limit of handles (KernelOptions.limits.handles)',
  ),
};

/** Every syscall that makes the kernel keep bytes can run out of memory. */
export const noMemoryForBytes = {
  noMemoryForBytes: rule(
    ZX_ERR_NO_MEMORY,
    '',
    'the kernel is at its limit of memory (KernelOptions.limits.bytes)',
  ),
};

/** Every syscall that adds to an address space can find it full. */
export const noMemoryForMapping = {
  noMemoryForMapping: rule(
    ZX_ERR_NO_MEMORY,
    '',
    'the kernel is at its limit of mappings and regions (KernelOptions.limits.mappings)',
  ),
};
