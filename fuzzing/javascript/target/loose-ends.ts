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
  #isLeft = false;
  #runs = 0;
  #turnedAt = -Infinity;

  /** Looks on from now on. `clock` is in milliseconds. */
  constructor(private readonly clock: () => number = () => performance.now()) {
    const note = (): void => void (this.#isLeft = true);
    createHook({ init: note, promiseResolve: note }).enable();
  }

  /** Does something that may leave loose ends. */
  watch<T>(act: () => T): T {
    this.#isLeft = false;
    return act();
  }

  /** Whether the event loop is to turn before the next run. */
  areDue(): boolean {
    if (this.#isLeft) this.#runs = RUNS;
    this.#isLeft = false;
    const now = this.clock();
    if (this.#runs === 0 && now - this.#turnedAt < PERIOD) return false;
    if (this.#runs > 0) this.#runs--;
    this.#turnedAt = now;
    return true;
  }
}
