import { yieldCore } from '../posix/yield';
import { BUSY_SLICES, IDLE_SLICES, KERNEL_LOOKS, ROUNDS_A_LOOK, SLICE } from '../ring/waiting';

/** What must be looked at, since nobody says when there is something in it, while its other end is awake. */
export interface Polled {
  /** Does some of what there is to do; whether there was anything. */
  poll(): boolean;
  /** Asks its other end to ring the bell from now on; false if there is something to do all the same. */
  fallAsleep(): boolean;
}

/** Whether and since when something is polled. */
export class Watch {
  isAwake = false;
  idleSlices = 0;
  #isStopped = false;

  constructor(
    readonly polled: Polled,
    private readonly poller: RingPoller,
  ) {}

  /** Has it polled, until it was idle for a while. */
  wake(): void {
    this.idleSlices = 0;
    if (this.isAwake || this.#isStopped) return;
    this.isAwake = true;
    this.poller.start(this);
  }

  /** It is not to be touched any more, whoever wakes it. */
  stop(): void {
    this.#isStopped = true;
    this.isAwake = false;
    this.poller.forget(this);
  }
}

/** Polls the rings of those clients that were active lately, in slices between which the event loop has its turn. */
export class RingPoller {
  readonly #all = new Set<Watch>();
  readonly #awake = new Set<Watch>();
  /** Slices since any of them had something to do. */
  #idleSlices = 0;
  #isScheduled = false;

  /** @param slice for how long it polls before the event loop has its turn, in milliseconds */
  constructor(private readonly slice = SLICE) {}

  watch(polled: Polled): Watch {
    const watch = new Watch(polled, this);
    this.#all.add(watch);
    return watch;
  }

  forget(watch: Watch): void {
    this.#all.delete(watch);
  }

  /** Has all polled; how many these are. */
  wakeAll(): number {
    for (const watch of this.#all) watch.wake();
    return this.#all.size;
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
    const end = performance.now() + this.slice;
    for (const watch of this.#awake) watch.idleSlices++;
    this.#idleSlices++;
    let fruitless = 0;
    do {
      for (let i = 0; i < ROUNDS_A_LOOK; i++) {
        fruitless = this.round() ? 0 : fruitless + this.#awake.size;
        if (fruitless > KERNEL_LOOKS) yieldCore();
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
    if (any) this.#idleSlices = 0;
    return any;
  }

  #fallsAsleep(watch: Watch): boolean {
    const patience = this.#idleSlices < IDLE_SLICES ? BUSY_SLICES : IDLE_SLICES;
    if (watch.idleSlices < patience || !watch.polled.fallAsleep()) return false;
    watch.isAwake = false;
    return true;
  }
}
