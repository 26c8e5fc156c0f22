import type { ObjectType } from '../abi/object-type';
import { ZX_USER_SIGNAL_ALL } from '../abi/signals';
import type { Core } from '../core';
import type { SignalObserver } from './signal-observer';

/**
 * What every kernel object has: koid, name, signals, observers, and a life that lasts while handles or the kernel
 * itself hold it.
 */
export abstract class KernelObject {
  abstract readonly type: ObjectType;
  readonly koid: number;
  /** ZX_PROP_NAME, of the types that have one. */
  name = '';
  /** Made when the first one comes: most objects are never waited for. */
  #observers: Set<SignalObserver> | undefined;
  #signals: number;
  #handles = 0;
  #holds = 0;
  #alive = true;

  protected constructor(
    readonly core: Core,
    signals = 0,
  ) {
    this.koid = core.objects.nextKoid();
    this.#signals = signals;
  }

  /** The koid of the peer, parent or owner, by type; kept when that one is gone. */
  get relatedKoid(): number {
    return 0;
  }

  /** The signals that programs may change. */
  get userSignals(): number {
    return ZX_USER_SIGNAL_ALL;
  }

  get signals(): number {
    return this.#signals;
  }

  get handleCount(): number {
    return this.#handles;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /**
   * Clears, then sets, signals in one step. Observers are looked at only if some signal newly became active; then
   * everyone who waits for any signal of the new state is told.
   */
  updateSignals(clear: number, set: number): void {
    const old = this.#signals;
    const now = ((old & ~clear) | set) >>> 0;
    this.#signals = now;
    const observers = this.#observers;
    if ((set & ~old) === 0 || !observers) return;
    const woken: SignalObserver[] = [];
    for (const observer of observers) if ((observer.signals & now) !== 0) woken.push(observer);
    for (const observer of woken) {
      if (!observers.delete(observer)) continue;
      observer.handle.observers?.delete(observer);
      observer.match(now);
    }
  }

  addObserver(observer: SignalObserver): void {
    (this.#observers ??= new Set()).add(observer);
  }

  removeObserver(observer: SignalObserver): void {
    this.#observers?.delete(observer);
  }

  addHandle(): void {
    if (this.#handles === 0 && this.#holds === 0) this.core.objects.born(this);
    this.#handles++;
    this.core.objects.handles++;
  }

  dropHandle(): void {
    this.#handles--;
    this.core.objects.handles--;
    if (this.#handles > 0) return;
    this.onZeroHandles();
    this.#dieIfUnused();
  }

  /** The kernel itself needs the object: a mapping its VMO, a job its processes. */
  hold(): void {
    if (this.#handles === 0 && this.#holds === 0) this.core.objects.born(this);
    this.#holds++;
  }

  unhold(): void {
    this.#holds--;
    this.#dieIfUnused();
  }

  /** The last handle is gone. */
  protected onZeroHandles(): void {
    // Nothing to do for most types.
  }

  /** Nothing holds the object any more. */
  protected onDestroy(): void {
    // Nothing to do for most types.
  }

  #dieIfUnused(): void {
    if (!this.#alive || this.#handles > 0 || this.#holds > 0) return;
    this.#alive = false;
    this.core.objects.died(this);
    this.onDestroy();
  }
}
