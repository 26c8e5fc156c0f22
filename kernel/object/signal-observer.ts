import type { Handle } from '../handle/handle';

/** Somebody who waits for signals of an object through a handle. */
export interface SignalObserver {
  readonly handle: Handle;
  readonly signals: number;
  /** The object has one of the signals; `state` is its whole signal word. The observer is no longer attached. */
  match(state: number): void;
  /** The handle was closed, replaced or sent away. The observer is no longer attached. */
  cancel(): void;
}

/** Starts observing: `match` comes with a later change of state, never from here. */
export function attach(observer: SignalObserver): void {
  observer.handle.object.addObserver(observer);
  (observer.handle.observers ??= new Set()).add(observer);
}

/** Stops observing. */
export function detach(observer: SignalObserver): void {
  observer.handle.object.removeObserver(observer);
  observer.handle.observers?.delete(observer);
}
