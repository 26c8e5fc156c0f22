import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import type { Process } from './process';
import { shape } from './shape';
import { SuspendToken } from './suspend-token';
import { Task } from './task';

/** A thread as an object of the kernel. It has no `kill`: Zircon ends processes and jobs only. */
export class Thread extends Task<{ thread: Thread }> {
  /** A handle of one's own to the calling thread. zx_handle_duplicate */
  static self(process: UserProcess): Result<{ thread: Thread }> {
    const result = process.sys.zx_handle_duplicate(process.thread, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ thread: new Thread(process, out) }));
  }

  /** A thread of a process, which has not started. zx_thread_create */
  static create(process: Process, name: string): Result<{ thread: Thread }> {
    const { process: owner } = process;
    const result = owner.sys.zx_thread_create(process.handle, name, 0);
    return shape(result, ({ out }) => ({ thread: new Thread(owner, out) }));
  }

  /** Starts a further thread of a running process. It runs no code until a program attaches to it. zx_thread_start */
  start(): Result {
    return this.sys.zx_thread_start(this.handle, 0, 0, 0, 0);
  }

  /** Suspends the thread until the token is closed. zx_task_suspend */
  suspend(): Result<{ suspendToken: SuspendToken }> {
    return SuspendToken.suspend(this.process, this.handle);
  }

  /** The state of a stopped thread: ZX_THREAD_STATE_SINGLE_STEP. zx_thread_read_state */
  readState(kind: number, bufferSize: number): Result<{ bytes: Uint8Array }> {
    const result = this.sys.zx_thread_read_state(this.handle, kind, bufferSize);
    return shape(result, ({ buffer }) => ({ bytes: buffer }));
  }

  /** Sets the state of a stopped thread. zx_thread_write_state */
  writeState(kind: number, bytes: Uint8Array): Result {
    return this.sys.zx_thread_write_state(this.handle, kind, bytes);
  }

  /** Another handle to the thread, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ thread: Thread }> {
    return this.duplicateHandle(rights);
  }

  protected override wrap(handle: number): { thread: Thread } {
    return { thread: new Thread(this.process, handle) };
  }
}
