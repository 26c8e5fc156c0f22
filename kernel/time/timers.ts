/** Something to be done at a time. */
export interface Timer {
  readonly deadline: bigint;
  cancel(): void;
}

interface Armed extends Timer {
  readonly order: number;
  fire: (() => void) | undefined;
}

/** Fewer cancelled timers than this are not worth a sweep. */
const SWEEP_FROM = 64;

/** The armed timers, earliest first (a binary heap); equal deadlines keep the order in which they were armed. */
export class Timers {
  #heap: Armed[] = [];
  #order = 0;
  /** How many in the heap were cancelled: as long as these are the fewer, they stay until their time comes. */
  #cancelled = 0;

  arm(deadline: bigint, fire: () => void): Timer {
    const timer: Armed = { deadline, order: this.#order++, fire, cancel: () => this.#cancel(timer) };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** How many are kept, cancelled ones included. */
  get size(): number {
    return this.#heap.length;
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
      const due = this.#pop();
      const fire = due?.fire;
      if (due) due.fire = undefined;
      fire?.();
    }
  }

  #cancel(timer: Armed): void {
    if (!timer.fire) return;
    timer.fire = undefined;
    this.#cancelled++;
    if (this.#cancelled >= SWEEP_FROM && this.#cancelled * 2 > this.#heap.length) this.#sweep();
  }

  /** Forgets the cancelled ones; what is sorted is a heap. */
  #sweep(): void {
    this.#heap = this.#heap.filter(({ fire }) => fire).sort(compare);
    this.#cancelled = 0;
  }

  #pop(): Armed | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last && top !== last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    if (top && !top.fire) this.#cancelled--;
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
    return a !== undefined && b !== undefined && compare(a, b) < 0;
  }

  #swap(i: number, j: number): void {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (!a || !b) return;
    this.#heap[i] = b;
    this.#heap[j] = a;
  }
}

function compare(a: Armed, b: Armed): number {
  if (a.deadline !== b.deadline) return a.deadline < b.deadline ? -1 : 1;
  return a.order - b.order;
}
