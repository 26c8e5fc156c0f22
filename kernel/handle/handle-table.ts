import { ZX_HANDLE_FIXED_BITS_MASK } from '../abi/constants';
import type { ObjectType } from '../abi/object-type';
import type { Access } from '../abi/rule';
import type { Core } from '../core';
import type { ObjectOfType } from '../object';
import { judge, Refused } from '../refused';
import type { Handle } from './handle';

const SLOT_BITS = 30;
const SLOTS = 2 ** SLOT_BITS;
/** Odd, so that multiplying by it visits every slot once before it comes back to the first. */
const STRIDE = 0x1b873593;

/** The handles of one process by value. */
export class HandleTable {
  readonly #handles = new Map<number, Handle>();
  readonly #mask: number;
  #made = 0;

  constructor(private readonly core: Core) {
    this.#mask = core.random.below(SLOTS);
  }

  get size(): number {
    return this.#handles.size;
  }

  [Symbol.iterator](): IterableIterator<Handle> {
    return this.#handles.values();
  }

  /** Takes a handle in and gives it a value, one that was not in use for a long time. */
  add(handle: Handle): number {
    let value: number;
    do {
      this.#made = (this.#made + 1) % SLOTS;
      const slot = (Math.imul(this.#made, STRIDE) ^ this.#mask) & (SLOTS - 1);
      value = ((slot << 2) | ZX_HANDLE_FIXED_BITS_MASK) >>> 0;
    } while (this.#handles.has(value));
    handle.value = value;
    this.#handles.set(value, handle);
    return value;
  }

  get(value: number): Handle | undefined {
    return this.#handles.get(value);
  }

  /** The handle of a value, judged by what the syscall asks of it. */
  resolve<T extends ObjectType>(value: number, access: Access<T>): Handle<ObjectOfType<T>> {
    const handle = this.#handles.get(value);
    if (!handle) throw new Refused(access.badHandle);
    judge(handle, access);
    return handle as Handle<ObjectOfType<T>>;
  }

  /** Takes a handle out; the waits made through it end. */
  remove(handle: Handle): void {
    this.#handles.delete(handle.value);
    handle.cancelObservers();
    handle.value = 0;
  }

  close(handle: Handle): void {
    this.remove(handle);
    this.core.release(handle);
  }

  closeAll(): void {
    for (const handle of [...this.#handles.values()]) this.close(handle);
  }
}
