import { closeSync, fstatSync, ftruncateSync } from 'node:fs';
import { check, errno, libc } from './libc';

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const F_SEAL_SEAL = 1;
const F_SEAL_SHRINK = 2;
const F_SEAL_GROW = 4;
const FALLOC_FL_KEEP_SIZE = 1;
const FALLOC_FL_PUNCH_HOLE = 2;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
const ENXIO = 6;
const BLOCK = 512;

/** An anonymous file of `size` bytes of zeros. Throws a LibcError (EMFILE, ENOMEM) if there can't be one more. */
export function createMemfd(name: string, size: number, resizable: boolean): number {
  const fd = check('memfd_create', libc().memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  try {
    ftruncateSync(fd, size);
    const seals = resizable ? F_SEAL_SEAL : F_SEAL_SEAL | F_SEAL_GROW | F_SEAL_SHRINK;
    check('fcntl', libc().fcntl(fd, F_ADD_SEALS, seals));
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

/** Which file a descriptor is of. */
export function inodeOf(fd: number): number {
  return fstatSync(fd).ino;
}

/** Bytes of memory that a file takes. */
export function allocatedBytes(fd: number): number {
  return fstatSync(fd).blocks * BLOCK;
}

export function allocate(fd: number, offset: number, length: number): void {
  check('fallocate', libc().fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length));
}

/** Zeroes a range; whole pages are given back. */
export function punchHole(fd: number, offset: number, length: number): void {
  check('fallocate', libc().fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length));
}

/** The parts of a range that may hold anything but zeros. */
export function* dataExtents(
  fd: number,
  offset: number,
  end: number,
): Iterable<{ offset: number; length: number }> {
  for (let at = offset; at < end;) {
    const data = libc().lseek(fd, at, SEEK_DATA);
    if (data === -1) {
      if (errno() === ENXIO) return;
      check('lseek', data);
    }
    if (data >= end) return;
    const hole = Math.min(end, check('lseek', libc().lseek(fd, data, SEEK_HOLE)));
    yield { offset: data, length: hole - data };
    at = hole;
  }
}
