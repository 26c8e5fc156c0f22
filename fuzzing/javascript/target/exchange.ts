import { ZX_TIME_INFINITE } from '../../../kernel/abi/constants';
import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
} from '../../../kernel/abi/signals';
import type { BatchEntry, BatchSyscalls } from '../../../kernel/abi/batch';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { kFinish, kStart } from '../../eventpair';
import type { TargetAdapter, TargetProcess } from '../../target';

/** What is due to the engine: signals to clear on one's own end, and to set on its. */
export interface Reply {
  readonly end: number;
  readonly clear: number;
  readonly set: number;
}

/** What there is to do. */
export interface Orders {
  /** The signals of the process's pair, the adapter's pair and its channel. */
  readonly process: number;
  readonly adapter: number;
  readonly channel: number;
  /** How long the input is, in bytes. */
  readonly size: number;
}

/** Who is heard of the engine. */
export interface Listeners {
  readonly process: UserProcess;
  readonly target: TargetProcess;
  readonly adapter: TargetAdapter;
  /** The channel of the adapter: requests there are served by the event loop. */
  readonly adapterChannel: number;
}

/** A request, and what it was made for. */
interface Made {
  readonly replies: readonly Reply[];
  readonly awaited: number;
  /** The adapter's end: an engine that connects anew brings another one, with another input. */
  readonly adapterEnd: number;
  readonly entries: readonly BatchEntry<object>[];
}

/** Speaks with the engine, one request to the kernel a turn. */
export class Exchange {
  /** The last request: most are like the one before. */
  #made: Made = { replies: [], awaited: 0, adapterEnd: 0, entries: [] };

  constructor(private readonly listeners: Listeners) {}

  /** Sends replies, then waits for something to do; `undefined` if there can't be anything any more. */
  next(replies: readonly Reply[]): Orders | undefined {
    const results = this.listeners.process.batch((sys) => this.#entries(sys, replies));
    const [waited, size] = results.slice(-2);
    if (!waited || !('items' in waited) || !size || !('value' in size)) return undefined;
    const [process, adapter, channel] = waited.items as readonly { pending: number }[];
    return {
      process: process?.pending ?? 0,
      adapter: adapter?.pending ?? 0,
      channel: channel?.pending ?? 0,
      size: Number(size.value),
    };
  }

  #entries(sys: BatchSyscalls, replies: readonly Reply[]): readonly BatchEntry<object>[] {
    const { awaited } = this.listeners.target;
    const adapterEnd = this.listeners.adapter.eventPair.eventPair.handle;
    const last = this.#made;
    if (awaited === last.awaited && adapterEnd === last.adapterEnd && areEqual(replies, last.replies))
      return last.entries;
    this.#made = { replies, awaited, adapterEnd, entries: this.#make(sys, replies) };
    return this.#made.entries;
  }

  /** Of the adapter there is a run to wait for once the process has been told of it. */
  #make(sys: BatchSyscalls, replies: readonly Reply[]): readonly BatchEntry<object>[] {
    const { target, adapter, adapterChannel } = this.listeners;
    const run = target.awaited === kFinish ? kStart : 0;
    const items = [
      { handle: target.eventPair.eventPair.handle, waitfor: target.awaited | ZX_EVENTPAIR_PEER_CLOSED },
      { handle: adapter.eventPair.eventPair.handle, waitfor: run | ZX_EVENTPAIR_PEER_CLOSED },
      { handle: adapterChannel, waitfor: ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED },
    ];
    return [
      ...replies.flatMap(({ end, clear, set }) => [
        sys.zx_object_signal(end, clear, 0),
        sys.zx_object_signal_peer(end, 0, set),
      ]),
      sys.zx_object_wait_many(items, ZX_TIME_INFINITE),
      adapter.sizeIn(sys),
    ];
  }
}

function areEqual(some: readonly Reply[], others: readonly Reply[]): boolean {
  if (some.length !== others.length) return false;
  return some.every(({ end, clear, set }, i) => {
    const other = others[i];
    return end === other?.end && clear === other.clear && set === other.set;
  });
}
