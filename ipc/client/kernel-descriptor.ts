import { closeSync, constants, fstatSync, openSync } from 'node:fs';

/** Opens a file that the kernel has open as `descriptor`; `undefined` if that one stands for another file by now. */
export function openKernelDescriptor(pid: number, descriptor: number, inode: number): number | undefined {
  try {
    const fd = openSync(`/proc/${pid}/fd/${descriptor}`, constants.O_RDWR);
    if (fstatSync(fd).ino === inode) return fd;
    closeSync(fd);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  return undefined;
}

/** Whether the host refused something: with that code, if one is given. */
export function isSystemError(error: unknown, code?: string): boolean {
  return error instanceof Error && 'code' in error && (code === undefined || error.code === code);
}
