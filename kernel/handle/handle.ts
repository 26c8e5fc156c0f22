import type { KernelObject } from '../object/kernel-object';
import type { SignalObserver } from '../object/signal-observer';
import { type Drop, type Moment, recordDrop } from './drop';

/**
 * A handle: a reference to an object with rights that never change. It belongs to one process's table or, while it
 * travels in a message, to none.
 */
export class Handle<T extends KernelObject = KernelObject> {
  /** Its value in the table that holds it; 0 while it is in transit. */
  value = 0;
  /** Which place it takes among the handles of its table, the newest last. */
  order = 0;
  /** The waits made through this very handle, which end when it goes. */
  observers: Set<SignalObserver> | undefined;

  constructor(
    readonly object: T,
    readonly rights: number,
    readonly birth: Moment,
    readonly lastDrop: Drop | undefined,
  ) {
    object.addHandle();
  }

  has(rights: number): boolean {
    return (this.rights & rights) >>> 0 === rights >>> 0;
  }

  /** A further handle to the same object with these rights, all of which this one has. */
  derive(rights: number, moment: Moment): Handle<T> {
    return new Handle(
      this.object,
      rights,
      moment,
      recordDrop(this.lastDrop, moment, (this.rights & ~rights) >>> 0),
    );
  }

  /** Ends the waits made through it. */
  cancelObservers(): void {
    const observers = this.observers;
    if (!observers) return;
    this.observers = undefined;
    for (const observer of observers) {
      this.object.removeObserver(observer);
      observer.cancel();
    }
  }

  /** The end of a handle that is in no table. */
  destroy(): void {
    this.cancelObservers();
    this.object.dropHandle();
  }
}
