import type { Core } from '../core';
import type { Pending } from '../pending';

/** Turns of the event loop without a syscall after which all programs count as waiting. */
const IDLE_TURNS = 2;

const watches = new WeakMap<Core, IdleWatch>();

/** While a Promise waits on a clock that doesn't move by itself: moves it whenever nothing else happens. */
export function letTimePassWhenIdle(core: Core, awaited: Pending): void {
  if (!core.clock.movesWhenIdle || awaited.ending) return;
  let watch = watches.get(core);
  if (!watch) watches.set(core, (watch = new IdleWatch(core)));
  watch.add(awaited);
}

/** Counts turns of the event loop in which no syscall came, as long as there is a wait that a timer could end. */
class IdleWatch {
  #awaited = 0;
  #running = false;
  #step = 0;
  #quietTurns = 0;

  constructor(private readonly core: Core) {
    core.clock.whenArmed = () => this.#start();
  }

  add(awaited: Pending): void {
    this.#awaited++;
    awaited.onEnd(() => this.#awaited--);
    this.#start();
  }

  #start(): void {
    if (this.#running || this.#awaited === 0) return;
    this.#running = true;
    this.#quietTurns = 0;
    nextTurn(() => this.#turn());
  }

  #turn(): void {
    const { step } = this.core.gate;
    this.#quietTurns = step === this.#step ? this.#quietTurns + 1 : 0;
    this.#step = step;
    this.#running = this.#awaited > 0 && (this.#quietTurns < IDLE_TURNS || this.#advance());
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
