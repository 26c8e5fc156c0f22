import { setImmediate as turn } from 'node:timers/promises';
import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
} from '../../../kernel/abi/signals';
import { kFinish, kStart, kStartLeakCheck } from '../../eventpair';
import { Exchange, type Listeners, type Orders, type Reply } from './exchange';
import { LooseEnds } from './loose-ends';

/** What is served, and what is done around each call of the function under test. */
export interface Service extends Listeners {
  beforeRun(): void;
  /** A Promise where that takes longer. */
  afterRun(): Promise<void> | undefined;
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
  const exchange = new Exchange(service);
  let replies: Reply[] = [];
  for (;;) {
    const orders = exchange.next(replies);
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

function isOver({ process, adapter, channel }: Orders): boolean {
  return ((process | adapter) & ZX_EVENTPAIR_PEER_CLOSED) !== 0 || (channel & ZX_CHANNEL_PEER_CLOSED) !== 0;
}

/** What the function under test gives. */
function tryInput(service: Service, size: number, looseEnds: LooseEnds): unknown {
  service.beforeRun();
  return looseEnds.watch(() => service.adapter.tryInputOf(size));
}
