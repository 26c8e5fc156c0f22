import { yieldCore } from '../posix/yield';

/** What must be looked at, since nobody says when there is something in it, while its other end is awake. */
export interface Polled {
  /** Does some of what there is to do; whether there was anything. */
  poll(): boolean;
  /** Asks its other end to ring the bell from now on; false if there is something to do all the same. */
  fallAsleep(): boolean;
}

/** For so long, in milliseconds, the rings are polled before sockets and timers have a turn. */
const SLICE = 0.25;
/** After so many slices without anything to do a ring is not polled any more, until its bell rings. */
const PATIENCE = 2;
/** So many fruitless rounds are made before others may have the core. */
const ROUNDS_BEFORE_YIELD = 20;
/** So many rounds are made without a look at the clock. */
const ROUNDS_A_LOOK = 16;

/** Whether and since when something is polled. */
export class Watch {
  isAwake = false;
  idleSlices = 0;

  constructor(
    readonly polled: Polled,
    private readonly poller: RingPoller,
  ) {}

  /** Has it polled, until it was idle for a while. */
  wake(): void {
    this.idleSlices = 0;
    if (this.isAwake) return;
    this.isAwake = true;
    this.poller.start(this);
  }

  /** It is not to be touched any more. */
  stop(): void {
    this.isAwake = false;
  }
}

/** Polls the rings of those clients that were active lately, in slices between which the event loop has its turn. */
export class RingPoller {
  readonly #awake = new Set<Watch>();
  #isScheduled = false;

  watch(polled: Polled): Watch {
    return new Watch(polled, this);
  }

  start(watch: Watch): void {
    this.#awake.add(watch);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    this.#pollForASlice();
    for (const watch of this.#awake) {
      if (!watch.isAwake || this.#fallsAsleep(watch)) this.#awake.delete(watch);
    }
    if (this.#awake.size > 0) this.#schedule();
  }

  #pollForASlice(): void {
    const end = performance.now() + SLICE;
    for (const watch of this.#awake) watch.idleSlices++;
    let fruitless = 0;
    do {
      for (let i = 0; i < ROUNDS_A_LOOK; i++) {
        fruitless = this.round() ? 0 : fruitless + 1;
        if (fruitless > ROUNDS_BEFORE_YIELD) yieldCore();
      }
    } while (performance.now() < end);
  }

  /** Gives each one a turn, now; whether any had something to do. */
  round(): boolean {
    let any = false;
    for (const watch of this.#awake) {
      if (!watch.isAwake || !watch.polled.poll()) continue;
      watch.idleSlices = 0;
      any = true;
    }
    return any;
  }

  #fallsAsleep(watch: Watch): boolean {
    if (watch.idleSlices < PATIENCE || !watch.polled.fallAsleep()) return false;
    watch.isAwake = false;
    return true;
  }
}
