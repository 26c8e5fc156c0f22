import type { ObjectType } from '../abi/object-type';
import type { Access } from '../abi/rule';
import type { Core } from '../core';
import type { ObjectOfType } from '../object';
import { judge, Refused } from '../refused';
import type { Handle } from './handle';
import { keyAfter, keyOf, MASKS, slotOf, valueOf, withSlot } from './handle-value';

/** How many slots rest before the first of them is used again; a value comes back after 32 times as many closes. */
const RESTING = 2 ** 14;

/** The handles of one process by value. Finding, adding and closing one takes as long however many there are. */
export class HandleTable {
  /**
   * The free slots are a queue, the one that is free for longest first: each holds the slot behind it in the queue and,
   * in the form of a key, how often it was used itself.
   */
  readonly #slots: (Handle | number)[] = [];
  readonly #mask: number;
  #firstFree = 0;
  #lastFree = 0;
  #freeSlots = 0;
  #made = 0;

  constructor(private readonly core: Core) {
    this.#mask = core.random.below(MASKS);
  }

  get size(): number {
    return this.#slots.length - this.#freeSlots;
  }

  /** Oldest first. */
  [Symbol.iterator](): IterableIterator<Handle> {
    const handles = this.#slots.filter((slot) => typeof slot === 'object');
    return handles.sort((a, b) => a.order - b.order).values();
  }

  /** Takes a handle in and gives it a value, one that was not in use for a long time. */
  add(handle: Handle): number {
    const key = this.#freeSlots > RESTING ? this.#reuse() : this.#slots.length;
    this.#slots[slotOf(key)] = handle;
    handle.order = this.#made++;
    return (handle.value = valueOf(key, this.#mask));
  }

  get(value: number): Handle | undefined {
    const held = this.#slots[slotOf(keyOf(value, this.#mask))];
    return typeof held === 'object' && held.value === value ? held : undefined;
  }

  /** The handle of a value, judged by what the syscall asks of it. */
  resolve<T extends ObjectType>(value: number, access: Access<T>): Handle<ObjectOfType<T>> {
    const handle = this.get(value);
    if (!handle) throw new Refused(access.badHandle);
    judge(handle, access);
    return handle as Handle<ObjectOfType<T>>;
  }

  /** Takes a handle out; the waits made through it end. Throws an Error for one that is not in the table. */
  remove(handle: Handle): void {
    if (this.get(handle.value) !== handle) throw new Error(`handle ${handle.value} is not in this table`);
    this.#free(keyOf(handle.value, this.#mask));
    handle.cancelObservers();
    handle.value = 0;
  }

  close(handle: Handle): void {
    this.remove(handle);
    this.core.release(handle);
  }

  closeAll(): void {
    for (const handle of this) this.close(handle);
  }

  /** Puts a slot at the end of the queue. */
  #free(key: number): void {
    const slot = slotOf(key);
    this.#slots[slot] = keyAfter(key);
    if (this.#freeSlots++ === 0) this.#firstFree = slot;
    else this.#slots[this.#lastFree] = withSlot(this.#usesOf(this.#lastFree), slot);
    this.#lastFree = slot;
  }

  /** Takes the first slot of the queue: the key of its next handle. */
  #reuse(): number {
    const slot = this.#firstFree;
    const uses = this.#usesOf(slot);
    this.#firstFree = slotOf(uses);
    this.#freeSlots--;
    return withSlot(uses, slot);
  }

  /** What a free slot holds. */
  #usesOf(slot: number): number {
    const held = this.#slots[slot];
    if (typeof held !== 'number') throw new Error(`slot ${slot} is not free`);
    return held;
  }
}
