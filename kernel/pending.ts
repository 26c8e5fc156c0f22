import type { Refused } from './refused';

/** How a call ended: with its outputs, with a refusal, or not at all because its process did. */
export type Outcome<T> = T | Refused;

type Ending<T> = { readonly outcome: Outcome<T> } | { readonly abandoned: Error };

/** A blocked syscall: it ends once, by being settled or, when its process ends, abandoned. */
export class Pending<T = unknown> {
  #ending: Ending<T> | undefined;
  #listeners: ((ending: Ending<T>) => void)[] = [];
  #cleanups: (() => void)[] = [];
  #held = false;

  /** @param waitsFor what it waits for, in words: for deadlock reports and lists of waiters. */
  constructor(readonly waitsFor: () => string) {}

  get ending(): Ending<T> | undefined {
    return this.#ending;
  }

  /** Ends it. Later endings are ignored: the first event wins. */
  settle(outcome: Outcome<T>): void {
    this.#end({ outcome });
  }

  /** Ends it without an outcome, one that nobody was told of yet included. */
  abandon(reason: Error): void {
    if (this.#ending && this.#held) this.#ending = { abandoned: reason };
    else this.#end({ abandoned: reason });
    this.unhold();
  }

  /** From now on nobody is told of its ending, until `unhold`: its thread does not run. */
  hold(): void {
    this.#held = true;
  }

  unhold(): void {
    this.#held = false;
    if (this.#ending) this.#tell(this.#ending);
  }

  /** Has something undone when it ends, however it ends. */
  onEnd(cleanup: () => void): void {
    if (this.#ending) cleanup();
    else this.#cleanups.push(cleanup);
  }

  /** Tells of its ending, at once if it has ended. */
  whenEnded(listener: (ending: Ending<T>) => void): void {
    if (this.#ending && !this.#held) listener(this.#ending);
    else this.#listeners.push(listener);
  }

  #end(ending: Ending<T>): void {
    if (this.#ending) return;
    this.#ending = ending;
    const cleanups = this.#cleanups;
    this.#cleanups = [];
    for (const cleanup of cleanups) cleanup();
    if (!this.#held) this.#tell(ending);
  }

  #tell(ending: Ending<T>): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener(ending);
  }
}
