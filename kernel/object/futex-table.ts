import type { U64 } from '../abi/u64';
import type { Thread } from './thread';

/** A blocked call of a thread. Requeueing changes what it waits on. */
export interface FutexWaiter {
  readonly thread: Thread;
  /** The address of the futex. */
  futex: U64;
  wake(): void;
}

interface Futex {
  /** In the order in which they came; never empty. */
  readonly waiters: Set<FutexWaiter>;
  owner: Thread | undefined;
}

/** The futexes of a process that somebody waits on, by address. One without waiters has no owner, and is not here. */
export class FutexTable {
  readonly #futexes = new Map<U64, Futex>();

  /** The living owner of a futex. */
  ownerOf(address: U64): Thread | undefined {
    const owner = this.#futexes.get(address)?.owner;
    return owner?.ended ? undefined : owner;
  }

  isWaitedOnBy(thread: Thread, address: U64): boolean {
    const futex = this.#futexes.get(address);
    return futex !== undefined && [...futex.waiters].some((waiter) => waiter.thread === thread);
  }

  /** Adds a waiter to the futex that it names, and sets that one's owner. */
  enter(waiter: FutexWaiter, owner: Thread | undefined): void {
    let futex = this.#futexes.get(waiter.futex);
    if (!futex) this.#futexes.set(waiter.futex, (futex = { waiters: new Set(), owner }));
    futex.waiters.add(waiter);
    futex.owner = owner;
  }

  /** Removes a waiter, wherever it waits by now; nothing if it does no more. */
  leave(waiter: FutexWaiter): void {
    this.#futexes.get(waiter.futex)?.waiters.delete(waiter);
    this.#forgetIfEmpty(waiter.futex);
  }

  /** Wakes the longest waiters; nobody owns the futex then. */
  wake(address: U64, count: number): void {
    const woken = this.#take(address, count);
    this.#setOwner(address, undefined);
    for (const waiter of woken) waiter.wake();
  }

  /** Wakes the longest waiter; it owns the futex then. */
  wakeSingleOwner(address: U64): void {
    const [woken] = this.#take(address, 1);
    this.#setOwner(address, woken?.thread);
    woken?.wake();
  }

  /** Has up to `count` waiters wait on another futex, behind those that do already, and sets that one's owner. */
  requeue(from: U64, to: U64, count: number, owner: Thread | undefined): void {
    for (const waiter of this.#take(from, count)) {
      waiter.futex = to;
      this.enter(waiter, owner);
    }
    this.#setOwner(to, owner);
  }

  /** The longest waiters, taken out. */
  #take(address: U64, count: number): FutexWaiter[] {
    const waiters = this.#futexes.get(address)?.waiters ?? new Set<FutexWaiter>();
    const taken: FutexWaiter[] = [];
    for (const waiter of waiters) {
      if (taken.length >= count) break;
      taken.push(waiter);
      waiters.delete(waiter);
    }
    this.#forgetIfEmpty(address);
    return taken;
  }

  #setOwner(address: U64, owner: Thread | undefined): void {
    const futex = this.#futexes.get(address);
    if (futex) futex.owner = owner;
  }

  #forgetIfEmpty(address: U64): void {
    if (this.#futexes.get(address)?.waiters.size === 0) this.#futexes.delete(address);
  }
}
