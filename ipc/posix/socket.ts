import { readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { check, errno, libc, LibcError } from './libc';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EAGAIN = 11;
const EINTR = 4;
const POLLIN = 1;
const POLLOUT = 4;
const PATH_BYTES = 108;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const F_SETFL = 4;
const O_RDWR = 2;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** `struct ucred`: pid, uid, gid. */
const UCRED_BYTES = 12;

/** The longest path of a Unix socket, in bytes. */
export const LONGEST_SOCKET_PATH = PATH_BYTES - 1;

/** A blocking connection to a Unix socket. Throws a RangeError for a path too long, a LibcError if nobody listens. */
export function connectUnix(path: string): number {
  const encoded = Buffer.from(path);
  if (encoded.length > LONGEST_SOCKET_PATH) {
    throw new RangeError(
      `the socket path '${path}' has ${encoded.length} bytes; at most ${LONGEST_SOCKET_PATH} are possible`,
    );
  }
  const address = Buffer.alloc(2 + PATH_BYTES);
  address.writeUInt16LE(AF_UNIX, 0);
  encoded.copy(address, 2);
  const fd = check('socket', libc().socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (libc().connect(fd, address, address.length) === -1) {
    const failed = errno();
    closeSocket(fd);
    throw new LibcError(`connect to ${path}`, failed);
  }
  return fd;
}

/** Closes what `connectUnix` opened: a worker thread's `closeSync` would warn of a descriptor that Node did not open. */
export function closeSocket(fd: number): void {
  check('close', libc().close(fd));
}

/**
 * Has Node close a descriptor when the calling worker thread ends, also where it is terminated: it closes what its
 * handles hold. The descriptor stays as blocking as it was; `destroy` closes it before.
 */
export function closeWithThread(fd: number): { destroy(): void } {
  const holder = new Socket({ fd, readable: false, writable: false });
  check('fcntl', libc().fcntl(fd, F_SETFL, O_RDWR));
  return holder;
}

/** The OS process that has opened the other end of a Unix socket; `undefined` if the socket is closed. */
export function peerPid(socket: Socket): number | undefined {
  const fd = (socket as Socket & { readonly _handle?: { readonly fd?: number } | null })._handle?.fd;
  if (fd === undefined || fd < 0) return undefined;
  const credentials = Buffer.alloc(UCRED_BYTES);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(UCRED_BYTES);
  check('getsockopt', libc().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length));
  return credentials.readInt32LE(0);
}

/** Keeps a descriptor from being inherited by programs started later. */
export function closeOnExec(fd: number): void {
  check('fcntl', libc().fcntl(fd, F_SETFD, FD_CLOEXEC));
}

/** Which of two descriptors can be used without blocking. */
export interface Readiness {
  readonly first: boolean;
  readonly second: boolean;
}

/**
 * Waits until `first` can be read (or written, where `writing`) or `second`, if there is one, can be read; at most
 * `timeout` milliseconds, forever if it is -1.
 */
export function pollTwo(first: number, writing: boolean, second: number, timeout: number): Readiness {
  const fds = Buffer.alloc(16);
  fds.writeInt32LE(first, 0);
  fds.writeInt16LE(writing ? POLLOUT : POLLIN, 4);
  fds.writeInt32LE(second, 8);
  fds.writeInt16LE(POLLIN, 12);
  for (;;) {
    const ready = libc().poll(fds, second < 0 ? 1 : 2, timeout);
    if (ready >= 0)
      return { first: fds.readInt16LE(6) !== 0, second: second >= 0 && fds.readInt16LE(14) !== 0 };
    if (errno() !== EINTR) check('poll', ready);
  }
}

/** Sends what can be sent without blocking; how many bytes that was. */
export function sendSome(fd: number, bytes: Uint8Array): number {
  const sent = libc().send(fd, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0) return sent;
  const failed = errno();
  if (failed === EAGAIN || failed === EINTR) return 0;
  throw new LibcError('send', failed);
}

/** Sends all of it, blocking. */
export function sendAll(fd: number, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length;) sent += writeSync(fd, bytes, sent);
}

/** Reads what there is, blocking for the first byte; 0 bytes at the end of the stream. */
export function receiveSome(fd: number, buffer: Uint8Array): number {
  return readSync(fd, buffer);
}
