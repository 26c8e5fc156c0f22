interface Timer {
  readonly due: number;
  readonly action: () => void;
}

/** Stands in for the host's timers until it is disposed of: they come due when a test says so. */
export class ManualTimers implements Disposable {
  readonly #host = { setTimeout, clearTimeout };
  readonly #timers = new Set<Timer>();
  #now = 0;

  constructor() {
    const set = (action: () => void, delay = 0): Timer => {
      const timer = { due: this.#now + delay, action };
      this.#timers.add(timer);
      return timer;
    };
    const clear = (timer?: Timer): void => {
      if (timer) this.#timers.delete(timer);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }

  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of [...this.#timers].toSorted((a, b) => a.due - b.due)) {
      if (timer.due <= this.#now && this.#timers.delete(timer)) timer.action();
    }
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#host);
  }
}
