import { closeSync } from 'node:fs';
import { LibcError } from '../posix/libc';
import { SharedBlock } from '../ring/shared-block';
import { isSystemError, openKernelDescriptor } from './kernel-descriptor';

/** The memory that the kernel offers as `[descriptor, inode]`; `undefined` if this program can't map it. */
export function openOffered(
  kernelPid: number,
  [descriptor, inode]: readonly unknown[],
): SharedBlock | undefined {
  let fd: number | undefined;
  try {
    fd = openKernelDescriptor(kernelPid, Number(descriptor), Number(inode));
    return fd === undefined ? undefined : SharedBlock.map(fd);
  } catch (error) {
    if (error instanceof LibcError || isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
