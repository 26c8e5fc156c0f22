import koffi from 'koffi';

type Native = (...args: readonly unknown[]) => number;

/** A C function that returns an integer; a failure becomes an Error that names it. */
interface LibC {
  readonly memfd_create: (name: string, flags: number) => number;
  readonly fallocate: (fd: number, mode: number, offset: number, length: number) => number;
  readonly fcntl: (fd: number, command: number, argument: number) => number;
  readonly lseek: (fd: number, offset: number, whence: number) => number;
  readonly mmap: (
    address: number,
    length: number,
    prot: number,
    flags: number,
    fd: number,
    offset: number,
  ) => number;
  readonly munmap: (address: number, length: number) => number;
  readonly mprotect: (address: number, length: number, prot: number) => number;
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly connect: (fd: number, address: Uint8Array, length: number) => number;
  readonly getsockopt: (
    fd: number,
    level: number,
    option: number,
    value: Uint8Array,
    length: Uint8Array,
  ) => number;
  readonly poll: (fds: Uint8Array, count: number, timeout: number) => number;
  readonly send: (fd: number, bytes: Uint8Array, length: number, flags: number) => number;
  readonly close: (fd: number) => number;
  readonly sched_yield: () => number;
  readonly prctl: (option: number, a: number, b: number, c: number, d: number) => number;
}

const signatures: Record<keyof LibC, readonly string[]> = {
  memfd_create: ['str', 'uint32'],
  fallocate: ['int', 'int', 'int64', 'int64'],
  fcntl: ['int', 'int', 'int'],
  lseek: ['int', 'int64', 'int'],
  mmap: ['int64', 'int64', 'int', 'int', 'int', 'int64'],
  munmap: ['int64', 'int64'],
  mprotect: ['int64', 'int64', 'int'],
  socket: ['int', 'int', 'int'],
  connect: ['int', 'uint8_t *', 'uint32'],
  getsockopt: ['int', 'int', 'int', 'uint8_t *', 'uint8_t *'],
  poll: ['uint8_t *', 'uint64', 'int'],
  send: ['int', 'uint8_t *', 'uint64', 'int'],
  close: ['int'],
  sched_yield: [],
  prctl: ['int', 'uint64', 'uint64', 'uint64', 'uint64'],
};

let loaded: LibC | undefined;

/** The C library, loaded when it is first needed. Throws an Error off Linux that says so. */
export function libc(): LibC {
  return (loaded ??= load());
}

/** The `errno` of a call that returned -1. */
export function errno(): number {
  return koffi.errno();
}

/** The result of a call that must not fail. */
export function check(call: string, result: number): number {
  if (result === -1) throw new LibcError(call, errno());
  return result;
}

/** A C function that failed. */
export class LibcError extends Error {
  override readonly name = 'LibcError';
  /** As Node names it: `ENOMEM`. */
  readonly code: string;

  constructor(
    call: string,
    readonly errno: number,
  ) {
    const code = Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.code = code;
  }
}

function load(): LibC {
  if (process.platform !== 'linux') {
    throw new Error(
      `zxsim's kernel process needs Linux (memfd, Unix sockets), not ${process.platform}; ` +
        'the in-process kernel (new Kernel()) runs everywhere',
    );
  }
  const library = koffi.load(null);
  const native = (name: keyof LibC): Native =>
    library.func(name, name === 'mmap' || name === 'lseek' ? 'int64' : 'int', [
      ...signatures[name],
    ]) as Native;
  return {
    memfd_create: native('memfd_create'),
    fallocate: native('fallocate'),
    fcntl: native('fcntl'),
    lseek: native('lseek'),
    mmap: native('mmap'),
    munmap: native('munmap'),
    mprotect: native('mprotect'),
    socket: native('socket'),
    connect: native('connect'),
    getsockopt: native('getsockopt'),
    poll: native('poll'),
    send: native('send'),
    close: native('close'),
    sched_yield: native('sched_yield'),
    prctl: native('prctl'),
  };
}
