import { setImmediate as turn } from 'node:timers/promises';
import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_TIME_INFINITE,
} from '../../../kernel/abi';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { kFinish, kStart, kStartLeakCheck } from '../../eventpair';
import type { TargetAdapter, TargetProcess } from '../../target';
import { LooseEnds } from './loose-ends';

/** What is served, and what is done around each call of the function under test. */
export interface Service {
  readonly process: UserProcess;
  readonly target: TargetProcess;
  readonly adapter: TargetAdapter;
  /** The channel of the adapter: requests there are served by the event loop. */
  readonly adapterChannel: number;
  beforeRun(): void;
  /** A Promise where that takes longer. */
  afterRun(): Promise<void> | undefined;
}

/** What is due to the engine: signals to clear on one's own end, and to set on its. */
interface Reply {
  readonly end: number;
  readonly clear: number;
  readonly set: number;
}

/** What there is to do. */
interface Orders {
  /** The signals of the process's pair, the adapter's pair and its channel. */
  readonly process: number;
  readonly adapter: number;
  readonly channel: number;
  /** How long the input is, in bytes. */
  readonly size: number;
}

/**
 * Does what the engine signals until it is gone: of a run, as the adapter and as the process at once. It blocks the
 * thread between runs, which is much faster than awaiting. A whole run may be signalled at once, the adapter first: it
 * is served in its order, and answered at once. The event loop turns after runs that left something for it to do, so
 * that a rejection that nobody handles ends the process in the run that caused it. Rejects with what the function under
 * test throws.
 */
export async function serveRuns(service: Service): Promise<void> {
  const { target, adapter } = service;
  const looseEnds = new LooseEnds();
  let replies: Reply[] = [];
  for (;;) {
    const orders = exchange(service, replies);
    if (!orders || isOver(orders)) return;
    if ((orders.channel & ZX_CHANNEL_READABLE) !== 0) await turn();
    replies = [];
    let clear = orders.process & target.awaited & kStartLeakCheck;
    let set = (clear & kStart) === 0 ? 0 : target.respond(clear);
    if ((orders.adapter & kStart) !== 0 && (target.awaited & kFinish) !== 0) {
      const tried = tryInput(service, orders.size, looseEnds);
      if (tried instanceof Promise) await tried;
      if (looseEnds.areDue()) await turn();
      const after = service.afterRun();
      if (after) await after;
      replies.push({ end: adapter.eventPair.eventPair.handle, clear: kStart, set: kFinish });
    }
    const finish = orders.process & target.awaited & kFinish;
    if (finish !== 0) set |= target.respond(finish);
    clear |= finish;
    if (clear !== 0) replies.push({ end: target.eventPair.eventPair.handle, clear, set });
  }
}

/**
 * Sends replies, then waits for something to do, in one request to the kernel. Of the adapter that is a run, once the
 * process has been told of it.
 */
function exchange(
  { process, target, adapter, adapterChannel }: Service,
  replies: readonly Reply[],
): Orders | undefined {
  const run = target.awaited === kFinish ? kStart : 0;
  const items = [
    { handle: target.eventPair.eventPair.handle, waitfor: target.awaited | ZX_EVENTPAIR_PEER_CLOSED },
    { handle: adapter.eventPair.eventPair.handle, waitfor: run | ZX_EVENTPAIR_PEER_CLOSED },
    { handle: adapterChannel, waitfor: ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED },
  ];
  const [waited, size] = process
    .batch((sys) => [
      ...replies.flatMap(({ end, clear, set }) => [
        sys.zx_object_signal(end, clear, 0),
        sys.zx_object_signal_peer(end, 0, set),
      ]),
      sys.zx_object_wait_many(items, ZX_TIME_INFINITE),
      adapter.sizeIn(sys),
    ])
    .slice(-2);
  if (!waited || !('items' in waited) || !size || !('value' in size)) return undefined;
  const [ofProcess = 0, ofAdapter = 0, channel = 0] = waited.items.map(({ pending }) => pending);
  return { process: ofProcess, adapter: ofAdapter, channel, size: Number(size.value) };
}

function isOver({ process, adapter, channel }: Orders): boolean {
  return ((process | adapter) & ZX_EVENTPAIR_PEER_CLOSED) !== 0 || (channel & ZX_CHANNEL_PEER_CLOSED) !== 0;
}

/** What the function under test gives. */
function tryInput({ adapter, ...service }: Service, size: number, looseEnds: LooseEnds): unknown {
  service.beforeRun();
  return looseEnds.watch(() => adapter.tryInputOf(size));
}
