import type { Call } from '../call';
import type { Core } from '../core';
import type { Moment } from './drop';
import type { Handle } from './handle';

/** What can happen to a handle: it leaves a table by `transfer` and comes into another one by `receive`. */
export type HandleEventKind = 'create' | 'duplicate' | 'replace' | 'transfer' | 'receive';

/** Something that happened to a handle, or to one that it was made from. */
export interface HandleEvent {
  readonly event: HandleEventKind;
  readonly moment: Moment;
  /** The koid of the thread whose syscall it was; 0 for the kernel itself. */
  readonly thread: number;
  /** The rights before and after it. */
  readonly before: number;
  readonly after: number;
}

interface Entry extends HandleEvent {
  readonly previous: Entry | undefined;
  readonly depth: number;
}

/** How many events of one handle are kept at least; twice as many are forgotten down to that. */
const MOST_EVENTS = 1024;

/** What happened to each handle while somebody observes: it is made with the first observer, and goes with the last. */
export class HandleHistory {
  readonly #last = new WeakMap<Handle, Entry>();

  constructor(private readonly core: Core) {}

  /** Notes that an object got a handle. */
  created(handle: Handle): void {
    this.#add(handle, 'create', undefined, 0, this.core.call);
  }

  /** Notes what made a handle out of another one. */
  derived(event: HandleEventKind, handle: Handle, source: Handle): void {
    this.#add(handle, event, this.#last.get(source), source.rights, this.core.call);
  }

  /** Notes that a handle leaves a table, or comes into one by `call`. */
  moved(event: 'transfer' | 'receive', handle: Handle, call = this.core.call): void {
    this.#add(handle, event, this.#last.get(handle), handle.rights, call);
  }

  /** Oldest first. */
  of(handle: Handle): HandleEvent[] {
    return newestFirst(this.#last.get(handle)).reverse();
  }

  #add(
    handle: Handle,
    event: HandleEventKind,
    previous: Entry | undefined,
    before: number,
    call: Call | undefined,
  ): void {
    const kept = previous && previous.depth >= 2 * MOST_EVENTS ? shortened(previous) : previous;
    this.#last.set(handle, {
      event,
      moment: call?.moment ?? this.core.moment,
      thread: call?.caller.koid ?? 0,
      before,
      after: handle.rights,
      previous: kept,
      depth: (kept?.depth ?? 0) + 1,
    });
  }
}

function newestFirst(last: Entry | undefined): Entry[] {
  const entries: Entry[] = [];
  for (let entry = last; entry; entry = entry.previous) entries.push(entry);
  return entries;
}

function shortened(last: Entry): Entry | undefined {
  return newestFirst(last)
    .slice(0, MOST_EVENTS)
    .reduceRight<Entry | undefined>(
      (previous, entry) => ({ ...entry, previous, depth: (previous?.depth ?? 0) + 1 }),
      undefined,
    );
}
