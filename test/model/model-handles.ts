import { ZX_HANDLE_FIXED_BITS_MASK, ZX_RIGHT_SAME_RIGHTS } from '../../kernel/abi';
import { ZX_ERR_ACCESS_DENIED, ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE } from '../../kernel/abi';
import { NewHandle } from './expected';
import { fail } from './failed';
import type { ModelObject } from './model-object';

/** An object and what may be done to it; in some process's table or in a message. */
export class ModelHandle {
  constructor(
    readonly object: ModelObject,
    readonly rights: number,
  ) {
    object.handles++;
  }

  has(rights: number): boolean {
    return (this.rights & rights) === rights;
  }

  close(): void {
    if (--this.object.handles === 0) this.object.lastHandleClosed();
  }
}

/** The handles of a process, by the values that the kernel gave them. */
export class ModelTable {
  readonly live = new Map<number, ModelHandle>();
  readonly #used = new Set<number>();
  #invented = 0;

  /** A handle comes in; its value is learnt from the run. */
  add(handle: ModelHandle): NewHandle {
    return new NewHandle(this, handle);
  }

  mint(object: ModelObject, rights: number): NewHandle {
    return this.add(new ModelHandle(object, rights));
  }

  bind(value: number, handle: ModelHandle): string | undefined {
    if ((value & ZX_HANDLE_FIXED_BITS_MASK) !== ZX_HANDLE_FIXED_BITS_MASK) return 'no handle value';
    if (this.#used.has(value)) return 'a value that the process has, or had not long ago';
    this.#used.add(value);
    this.live.set(value, handle);
    return undefined;
  }

  unusedValue(): number {
    return (++this.#invented << 2) | ZX_HANDLE_FIXED_BITS_MASK;
  }

  /** BAD_HANDLE, then ACCESS_DENIED. */
  ofAny(value: number, rights = 0): ModelHandle {
    const handle = this.live.get(value) ?? fail(ZX_ERR_BAD_HANDLE);
    return handle.has(rights) ? handle : fail(ZX_ERR_ACCESS_DENIED);
  }

  /** BAD_HANDLE, then WRONG_TYPE, then ACCESS_DENIED. */
  of<O extends ModelObject>(
    kind: abstract new (...args: never[]) => O,
    value: number,
    rights = 0,
  ): [O, ModelHandle] {
    const handle = this.ofAny(value);
    const { object } = handle;
    if (!(object instanceof kind)) return fail(ZX_ERR_WRONG_TYPE);
    return handle.has(rights) ? [object, handle] : fail(ZX_ERR_ACCESS_DENIED);
  }

  /** Takes a handle out, still open. */
  take(value: number): ModelHandle | undefined {
    const handle = this.live.get(value);
    this.live.delete(value);
    return handle;
  }

  /** Whether there was such a handle. */
  close(value: number): boolean {
    const handle = this.take(value);
    handle?.close();
    return handle !== undefined;
  }

  closeAll(): void {
    for (const value of [...this.live.keys()]) this.close(value);
  }
}

/** The rights of a new handle when a program asks for `wanted`; `undefined` if it may not have them. */
export function grantedRights(wanted: number, owned: number): number | undefined {
  if (wanted >>> 0 === ZX_RIGHT_SAME_RIGHTS) return owned;
  return (wanted & ~owned) === 0 ? wanted >>> 0 : undefined;
}
