import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_OBJ_TYPE_NONE,
  ZX_OK,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_TRANSFER,
} from '../../kernel/abi';
import type { Expected } from './expected';
import { fail } from './failed';
import type { ModelChannel } from './model-channel';
import { grantedRights, ModelHandle, type ModelTable } from './model-handles';

interface Disposition {
  readonly operation: number;
  readonly handle: number;
  readonly type: number;
  readonly rights: number;
  readonly result?: number;
}

type Entries = readonly (number | Disposition)[];

/** The handles that a syscall is to send. */
export class Outgoing {
  readonly #entries: readonly Disposition[];
  #hasRefused = false;

  /**
   * `keepsRefused`: whether handles that may not be sent stay with the caller.
   * `reported`: the output that tells which ones they were.
   */
  constructor(
    private readonly table: ModelTable,
    entries: Entries,
    private readonly keepsRefused: boolean,
    private readonly reported?: string,
  ) {
    this.#entries = entries.map((entry) => (typeof entry === 'number' ? moved(entry) : entry));
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Runs a syscall; if it fails, closes those that are gone all the same. */
  consumedUnlessSent(syscall: () => Expected): Expected {
    try {
      return syscall();
    } catch (error) {
      if (!this.#hasRefused || !this.keepsRefused) this.#close();
      throw error;
    }
  }

  /** Out of the table into a message, all or none. */
  takeFor(channel: ModelChannel): ModelHandle[] {
    const attempts = this.#entries.map((entry) => this.#take(entry, channel));
    const taken = attempts.filter((attempt) => attempt instanceof ModelHandle);
    const firstRefusal = attempts.find((attempt) => typeof attempt === 'number');
    if (firstRefusal === undefined) return taken;
    this.#hasRefused = true;
    for (const handle of taken) handle.close();
    return fail(firstRefusal, this.reported ? { [this.reported]: this.#report(attempts) } : {});
  }

  #report(attempts: readonly (ModelHandle | number)[]): object[] {
    return this.#entries.map((entry, i) => {
      const attempt = attempts[i];
      return { ...entry, result: typeof attempt === 'number' ? attempt : (entry.result ?? ZX_OK) };
    });
  }

  /** The handle to send, or why it may not be sent. */
  #take(
    { handle: value, operation, type, rights: wanted }: Disposition,
    to: ModelChannel,
  ): ModelHandle | number {
    const source = this.table.live.get(value);
    if (!source) return ZX_ERR_BAD_HANDLE;
    if (!source.has(ZX_RIGHT_TRANSFER)) return ZX_ERR_ACCESS_DENIED;
    if (source.object === to) return ZX_ERR_NOT_SUPPORTED;
    if (type !== ZX_OBJ_TYPE_NONE && type !== source.object.type) return ZX_ERR_WRONG_TYPE;
    if (operation !== ZX_HANDLE_OP_MOVE && operation !== ZX_HANDLE_OP_DUPLICATE) return ZX_ERR_INVALID_ARGS;
    const rights = grantedRights(wanted, source.rights);
    if (rights === undefined) return ZX_ERR_INVALID_ARGS;
    if (operation === ZX_HANDLE_OP_DUPLICATE && !source.has(ZX_RIGHT_DUPLICATE)) return ZX_ERR_ACCESS_DENIED;
    const sent = new ModelHandle(source.object, rights);
    if (operation === ZX_HANDLE_OP_MOVE) this.table.close(value);
    return sent;
  }

  #close(): void {
    for (const { operation, handle } of this.#entries)
      if (operation !== ZX_HANDLE_OP_DUPLICATE) this.table.close(handle);
  }
}

function moved(handle: number): Disposition {
  return { operation: ZX_HANDLE_OP_MOVE, handle, type: ZX_OBJ_TYPE_NONE, rights: ZX_RIGHT_SAME_RIGHTS };
}
