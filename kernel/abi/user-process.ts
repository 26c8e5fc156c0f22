import type { BatchEntry, BatchResults, BatchSyscalls } from './batch';
import type { Result, Status } from './result';
import type { AsyncSyscalls, Syscalls } from './syscalls';

/** The registry through which programs that were started apart meet. */
export interface ServiceRegistry {
  /**
   * Takes a name. `out` is a listener: each message that comes on it carries the server end of one connection.
   * The name is free again when the listener closes. ZX_ERR_ALREADY_EXISTS if the name is taken.
   */
  publish(name: string): Result<{ out: number }>;
  /**
   * Connects to a name. `out` is the client end of a channel, usable at once; the server end waits for a
   * publisher, 1,024 of them a name at most (ZX_ERR_NO_RESOURCES), and sees its peer closed if that one goes.
   */
  connect(name: string): Result<{ out: number }>;
}

/** The user-mode side of a simulated process: what a client program holds. The same in-process and over a channel. */
export interface UserProcess {
  readonly name: string;
  readonly koid: number;
  /** Lets another thread of this OS process, or its worker, join the process. */
  readonly ticket: string;
  /** Syscalls that block where Zircon blocks. */
  readonly sys: Syscalls;
  /** The same as Promises: registered in the kernel before they return, never blocking the event loop. */
  readonly async: AsyncSyscalls;
  /**
   * Makes several syscalls in one request: those that the function gives, in their order, each once the one before it
   * has returned. One that is refused does not stop the others, and one that blocks holds up those behind it:
   *
   *     const [signal, wait] = process.batch((sys) => [
   *       sys.zx_object_signal_peer(pair, 0, ZX_USER_SIGNAL_0),
   *       sys.zx_object_wait_one(pair, ZX_USER_SIGNAL_1, ZX_TIME_INFINITE),
   *     ]);
   *
   * Bytes that a syscall takes in are read when the batch is sent or later, when its turn comes: nothing in the batch
   * is to change them.
   *
   * Throws, with nothing done, a RangeError for more than 4,096 syscalls or more bytes than fit into 8 MiB, and a
   * TypeError for arguments that C could not express.
   */
  batch<const Entries extends readonly BatchEntry<unknown>[]>(
    build: (sys: BatchSyscalls) => Entries,
  ): BatchResults<Entries>;
  /** A handle to the process itself, with default rights. */
  readonly self: number;
  /** A handle to this thread. */
  readonly thread: number;
  /** A handle to the root of the address space. */
  readonly rootVmar: number;
  /** A handle to the job that contains the process. */
  readonly defaultJob: number;
  /**
   * A live view of mapped memory. Throws a RangeError unless the whole range lies inside one mapping; a length of 0
   * is an empty view.
   */
  memory(addr: number, length: number): Uint8Array;
  /** zx_object_wait_one as a Promise; `deadline` is ZX_TIME_INFINITE if left out. */
  wait(
    handle: number,
    signals: number,
    deadline?: number | bigint,
  ): Promise<{ status: Status; observed: number }>;
  readonly svc: ServiceRegistry;
  /** Ends the process with a return code, 0 if left out; a program that was spawned ends as a whole. */
  exit(code?: number): void;
}

/** A program that attached to a thread which was created without one. Its process was given no first handles. */
export interface Attached {
  readonly process: UserProcess;
  /** What zx_process_start passed: a handle in the process's table, or ZX_HANDLE_INVALID. */
  readonly arg1: number;
  readonly arg2: number | bigint;
}
