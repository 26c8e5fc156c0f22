import { kMaxLength } from 'node:buffer';
import koffi from 'koffi';
import { check, libc } from './libc';

const PROT_NONE = 0;
const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const MAP_FIXED_NOREPLACE = 0x100000;

/** What a piece of memory allows, as mmap's flags. */
export function protectionFlags(read: boolean, write: boolean): number {
  return (read ? PROT_READ : PROT_NONE) | (write ? PROT_WRITE | PROT_READ : PROT_NONE);
}

/** Address space without memory. Throws a LibcError (ENOMEM) if there is none left. */
export function reserve(length: number): number {
  return check('mmap', libc().mmap(0, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
}

/** Address space without memory at a given address. Throws an Error if something else is there. */
export function reserveAt(address: number, length: number): number {
  const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  const got = check('mmap', libc().mmap(address, length, PROT_NONE, flags, -1, 0));
  if (got === address) return got;
  unreserve(got, length);
  throw new Error(`the address range at 0x${address.toString(16)} is taken`);
}

/** Gives address space back. No view of it may be left anywhere in the process. */
export function unreserve(address: number, length: number): void {
  check('munmap', libc().munmap(address, length));
}

/** Shows a file's pages at an address inside a reservation. */
export function mapShared(address: number, length: number, prot: number, fd: number, offset: number): void {
  check('mmap', libc().mmap(address, length, prot, MAP_SHARED | MAP_FIXED, fd, offset));
}

/** Lays private zero pages over a range: stale views of it read zeros. */
export function mapZeros(address: number, length: number): void {
  const flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
  check('mmap', libc().mmap(address, length, PROT_READ | PROT_WRITE, flags, -1, 0));
}

export function protect(address: number, length: number, prot: number): void {
  check('mprotect', libc().mprotect(address, length, prot));
}

/** A live view of memory. Throws a RangeError for more than a buffer can hold, at which koffi would abort Node. */
export function view(address: number, length: number): Uint8Array {
  if (length > kMaxLength)
    throw new RangeError(`memory: a view spans at most ${kMaxLength} bytes, not ${length}`);
  return new Uint8Array(koffi.view(address, length));
}
