import { DeadlockError } from '../abi/ended';
import type { Core } from '../core';
import type { Pending } from '../pending';

/** Turns of the event loop without a syscall after which all programs count as waiting. */
const IDLE_TURNS = 2;

const watches = new WeakMap<Core, IdleWatch>();
/** Those with Promises that wait, for the end of the event loop. */
const waiting = new Set<WeakRef<IdleWatch>>();

/**
 * While a Promise waits on a clock that doesn't move by itself: moves it whenever nothing else happens. When the event
 * loop has run empty, so that nothing ever will, the wait ends with a DeadlockError.
 */
export function letTimePassWhenIdle(core: Core, awaited: Pending): void {
  if (awaited.ending) return;
  let watch = watches.get(core);
  if (!watch) watches.set(core, (watch = new IdleWatch(core)));
  watch.add(awaited);
}

/** Counts turns of the event loop in which no syscall came, as long as there is a wait that a timer could end. */
class IdleWatch {
  readonly #awaited = new Set<Pending>();
  readonly #self = new WeakRef(this);
  #running = false;
  #step = 0;
  #quietTurns = 0;

  constructor(private readonly core: Core) {
    if (core.clock.movesWhenIdle) core.clock.whenArmed = () => this.#start();
  }

  add(awaited: Pending): void {
    this.#awaited.add(awaited);
    waiting.add(this.#self);
    awaited.onEnd(() => this.#remove(awaited));
    if (this.core.clock.movesWhenIdle) this.#start();
  }

  /** Nothing can happen any more. */
  giveUp(): void {
    const deadlock = new DeadlockError(this.core.waiters());
    for (const awaited of [...this.#awaited]) awaited.abandon(deadlock);
  }

  #remove(awaited: Pending): void {
    this.#awaited.delete(awaited);
    if (this.#awaited.size === 0) waiting.delete(this.#self);
  }

  #start(): void {
    if (this.#running || this.#awaited.size === 0) return;
    this.#running = true;
    this.#quietTurns = 0;
    nextTurn(() => this.#turn());
  }

  #turn(): void {
    const { step } = this.core.gate;
    this.#quietTurns = step === this.#step ? this.#quietTurns + 1 : 0;
    this.#step = step;
    this.#running = this.#awaited.size > 0 && (this.#quietTurns < IDLE_TURNS || this.#advance());
    if (this.#running) nextTurn(() => this.#turn());
  }

  /** False when there is no timer: whatever arms one starts the watch again. */
  #advance(): boolean {
    this.#quietTurns = 0;
    return this.core.clock.passToNextTimer();
  }
}

function nextTurn(action: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(action);
  else setTimeout(action, 0);
}

// Node tells when its event loop has run empty; a browser's never ends.
if (typeof process !== 'undefined') {
  process.on('beforeExit', () => {
    for (const watch of [...waiting]) watch.deref()?.giveUp();
  });
}
