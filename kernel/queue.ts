/** A first-in, first-out queue whose `push` and `shift` take constant time. */
export class Queue<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest item, left where it is. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** From the oldest to the newest. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = this.#head; i < this.#items.length; i++) yield this.#items[i] as T;
  }

  /** An item by its place, the oldest at 0, left where it is. */
  at(place: number): T | undefined {
    return this.#items[this.#head + place];
  }

  /** The oldest item, taken out. */
  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.#head === this.#items.length) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head > 32 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** Takes out every item that `chosen` holds for; the others keep their order. */
  remove(chosen: (item: T) => boolean): T[] {
    const items = this.drain();
    const removed: T[] = [];
    for (const item of items) (chosen(item) ? removed : this.#items).push(item);
    return removed;
  }

  /** Takes out all items. */
  drain(): T[] {
    const items = this.#items.slice(this.#head) as T[];
    this.#items = [];
    this.#head = 0;
    return items;
  }
}
