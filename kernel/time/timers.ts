/** Something to be done at a time. */
export interface Timer {
  readonly deadline: bigint;
  cancel(): void;
}

interface Armed extends Timer {
  readonly order: number;
  fire: (() => void) | undefined;
}

/** The armed timers, earliest first (a binary heap); equal deadlines keep the order in which they were armed. */
export class Timers {
  #heap: Armed[] = [];
  #order = 0;

  arm(deadline: bigint, fire: () => void): Timer {
    const timer: Armed = { deadline, order: this.#order++, fire, cancel: () => (timer.fire = undefined) };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** The earliest deadline; `undefined` when nothing is armed. */
  get next(): bigint | undefined {
    for (let top = this.#heap[0]; top; top = this.#heap[0]) {
      if (top.fire) return top.deadline;
      this.#pop();
    }
    return undefined;
  }

  /** Fires everything due at `now`. */
  fireDue(now: bigint): void {
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      const fire = this.#pop()?.fire;
      fire?.();
    }
  }

  #pop(): Armed | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last && top !== last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return top;
  }

  #rise(start: number): void {
    let i = start;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(start: number): void {
    let i = start;
    for (;;) {
      const left = 2 * i + 1;
      const smaller = this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(smaller, i)) return;
      this.#swap(i, smaller);
      i = smaller;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (!a || !b) return false;
    return a.deadline < b.deadline || (a.deadline === b.deadline && a.order < b.order);
  }

  #swap(i: number, j: number): void {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (!a || !b) return;
    this.#heap[i] = b;
    this.#heap[j] = a;
  }
}
