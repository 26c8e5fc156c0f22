import { ZX_HANDLE_INVALID, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { Handle } from './handle';
import type { Job } from './job';
import { shape } from './shape';
import { SuspendToken } from './suspend-token';
import { Task } from './task';
import type { Thread } from './thread';
import { Vmar } from './vmar';
import type { ZxObject } from './zx-object';

/** A process as an object of the kernel, one's own or another: what a program holds of itself is its `UserProcess`. */
export class Process extends Task<{ process: Process }> {
  /** A handle of one's own to the process itself. zx_handle_duplicate */
  static self(process: UserProcess): Result<{ process: Process }> {
    const result = process.sys.zx_handle_duplicate(process.self, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ process: new Process(process, out) }));
  }

  /** A process without threads in a job, and the root of its address space. zx_process_create */
  static create(job: Job, name: string, options = 0): Result<{ process: Process; vmar: Vmar }> {
    const { process } = job;
    const result = process.sys.zx_process_create(job.handle, name, options);
    return shape(result, ({ proc_handle, vmar_handle }) => ({
      process: new Process(process, proc_handle),
      vmar: new Vmar(process, vmar_handle),
    }));
  }

  /** Starts the process with its first thread. What `arg1` holds moves into it, or is closed. zx_process_start */
  start(thread: Thread, arg1?: ZxObject, arg2: number | bigint = 0): Result {
    const value = arg1 ? this.beside(arg1) : ZX_HANDLE_INVALID;
    const result = this.sys.zx_process_start(this.handle, this.beside(thread), 0, 0, value, arg2);
    arg1?.release();
    return result;
  }

  /** A copy of up to `length` bytes of its memory, in one mapping. zx_process_read_memory */
  readMemory(addr: number, length: number): Result<{ bytes: Uint8Array }> {
    const result = this.sys.zx_process_read_memory(this.handle, addr, length);
    return shape(result, ({ buffer }) => ({ bytes: buffer }));
  }

  /** Copies `bytes`, or as many as one mapping takes, into its memory. zx_process_write_memory */
  writeMemory(addr: number, bytes: Uint8Array): Result<{ actual: number }> {
    return this.sys.zx_process_write_memory(this.handle, addr, bytes);
  }

  /** Suspends all its threads until the token is closed. zx_task_suspend */
  suspend(): Result<{ suspendToken: SuspendToken }> {
    return SuspendToken.suspend(this.process, this.handle);
  }

  /** A handle to a thread of it, by its koid. zx_object_get_child */
  getChild(koid: number, rights = ZX_RIGHT_SAME_RIGHTS): Result<{ handle: Handle }> {
    const result = this.sys.zx_object_get_child(this.handle, koid, rights);
    return shape(result, ({ out }) => ({ handle: new Handle(this.process, out) }));
  }

  /** Another handle to the process, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ process: Process }> {
    return this.duplicateHandle(rights);
  }

  /** Ends the process with ZX_TASK_RETCODE_SYSCALL_KILL. zx_task_kill */
  kill(): Result {
    return this.sys.zx_task_kill(this.handle);
  }

  protected override wrap(handle: number): { process: Process } {
    return { process: new Process(this.process, handle) };
  }
}
