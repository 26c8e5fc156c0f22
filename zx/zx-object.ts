import { ZX_HANDLE_INVALID } from '../kernel/abi';
import type { InfoOuts, Result, Status, Syscalls } from '../kernel/abi';
import { inspect } from '../kernel/abi/inspect';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { unlessEnded } from './unless-ended';

/**
 * A handle and nothing more: what all wrappers have in common. A wrapper owns its handle and closes it when it is
 * disposed of. One whose handle was closed, sent away or released is empty; the kernel answers ZX_ERR_BAD_HANDLE to
 * whatever is asked of it. `Outs` is the wrapper as it stands in a result, e.g. `{ vmo: Vmo }`.
 */
export abstract class ZxObject<Outs extends object = object> implements Disposable {
  readonly process: UserProcess;
  #handle: number;

  /** Adopts a handle of `process`: from now on it is the wrapper's to close. */
  constructor(process: UserProcess, handle: number) {
    this.process = process;
    this.#handle = handle;
  }

  /** The handle's value; ZX_HANDLE_INVALID if empty. It still belongs to the wrapper. */
  get handle(): number {
    return this.#handle;
  }

  /** Whether there is a handle. */
  get isValid(): boolean {
    return this.#handle !== ZX_HANDLE_INVALID;
  }

  /** Gives the handle away: the wrapper is empty, and it is the caller who has to close it. No syscall. */
  release(): number {
    const handle = this.#handle;
    this.#handle = ZX_HANDLE_INVALID;
    return handle;
  }

  /** Closes the handle; an empty wrapper has nothing to close. zx_handle_close */
  close(): Status {
    return this.sys.zx_handle_close(this.release()).status;
  }

  /** Closes the handle. Harmless where there is none, and after the end of the process. zx_handle_close */
  [Symbol.dispose](): void {
    if (this.isValid) unlessEnded(() => this.close());
  }

  /**
   * Turns the handle into one with the same rights or fewer. The wrapper is empty afterwards, also when `rights` are
   * refused: ZX_ERR_INVALID_ARGS for rights that the handle lacks. zx_handle_replace
   */
  replace(rights: number): Result<Outs> {
    const result = this.sys.zx_handle_replace(this.#handle, rights);
    this.release();
    return shape(result, ({ out }) => this.wrap(out));
  }

  /** What the kernel knows of the object, by topic (ZX_INFO_HANDLE_BASIC, ...). zx_object_get_info */
  getInfo<T extends number>(topic: T, count?: number): Result<InfoOuts<T>> {
    return count === undefined
      ? this.sys.zx_object_get_info(this.#handle, topic)
      : this.sys.zx_object_get_info(this.#handle, topic, count);
  }

  [inspect](): string {
    const what = this.isValid ? `handle 0x${this.#handle.toString(16)} of '${this.process.name}'` : 'empty';
    return `${this.constructor.name} (${what})`;
  }

  protected get sys(): Syscalls {
    return this.process.sys;
  }

  /** Another handle to an object of the same type in a wrapper of its own. */
  protected abstract wrap(handle: number): Outs;

  protected duplicateHandle(rights: number): Result<Outs> {
    return shape(this.sys.zx_handle_duplicate(this.#handle, rights), ({ out }) => this.wrap(out));
  }

  /** The handle of an object that a syscall is to use beside this one; they must be of one process. */
  protected beside(other: ZxObject): number {
    if (other.isValid && other.process.koid !== this.process.koid) {
      throw new Error(
        `a handle of process '${other.process.name}' means nothing in process '${this.process.name}': ` +
          'send it over a channel, and use what is read there',
      );
    }
    return other.handle;
  }
}
