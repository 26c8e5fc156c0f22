import { createHook } from 'node:async_hooks';

/** For so many runs after one that left something to do, the event loop turns after each. */
const RUNS = 16;
/** The event loop turns that often in any case, in milliseconds: for what was begun when the target was loaded. */
const PERIOD = 10;

/**
 * What runs leave for the event loop to do: timers, promises to settle, rejections that nobody handles. A run that
 * leaves nothing need not be followed by a turn of the loop, which takes as long as many a run.
 */
export class LooseEnds {
  #runs = 0;
  #turnedAt = -Infinity;
  readonly #hook = createHook({ init: () => this.#note(), promiseResolve: () => this.#note() });

  /** `clock` is in milliseconds. */
  constructor(private readonly clock = () => performance.now()) {}

  /** Does something that may leave loose ends. */
  watch<T>(act: () => T): T {
    this.#hook.enable();
    try {
      return act();
    } finally {
      this.#hook.disable();
    }
  }

  /** Whether the event loop is to turn before the next run. */
  areDue(): boolean {
    const now = this.clock();
    if (this.#runs === 0 && now - this.#turnedAt < PERIOD) return false;
    if (this.#runs > 0) this.#runs--;
    this.#turnedAt = now;
    return true;
  }

  #note(): void {
    this.#runs = RUNS;
    this.#hook.disable();
  }
}
