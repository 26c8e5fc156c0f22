import { type Syscalls, ZX_EVENTPAIR_PEER_CLOSED, ZX_OK, ZX_TIME_INFINITE } from '../../kernel/abi';
import { KernelGoneError, ProcessEndedError } from '../../kernel/abi/ended';
import { type AsyncEventPair, kFinish, kStart } from '../eventpair';
import type { TargetAdapter } from './target-adapter';
import type { TargetProcess } from './target-process';

/** How long runs may follow one another before timers and the like of the target get their turn, in milliseconds. */
const TURN = 50;

/** A reply that is due: bits to clear on one's own end, and to set on the peer's. */
interface Reply {
  readonly to: AsyncEventPair;
  readonly clear: number;
  readonly set: number;
}

/**
 * Serves an engine in a program that is both instrumented process and adapter, until the engine is gone. While it is
 * connected to the adapter the thread blocks between runs: no run waits for the event loop. Rejects with what the
 * function under test throws.
 */
export async function runTarget(target: TargetProcess, adapter: TargetAdapter): Promise<void> {
  while (target.eventPair.isConnected()) {
    const connected = new AbortController();
    void adapter.connected().then(() => connected.abort());
    await target.run(connected.signal);
    if (!connected.signal.aborted) return;
    await unlessEnded(() => serveRuns(target, adapter));
  }
}

async function serveRuns(target: TargetProcess, adapter: TargetAdapter): Promise<void> {
  let reply: Reply | undefined;
  let turnEnds = performance.now() + TURN;
  for (;;) {
    const { toTarget, toAdapter } = exchange(target, adapter, reply);
    if ((toTarget | toAdapter) & ZX_EVENTPAIR_PEER_CLOSED) return adapter.eventPair.reset();
    if (toTarget !== 0) reply = answer(target, toTarget);
    else reply = await tryInput(adapter);
    if (performance.now() < turnEnds) continue;
    await new Promise((resolve) => setTimeout(resolve));
    turnEnds = performance.now() + TURN;
  }
}

function answer(target: TargetProcess, observed: number): Reply {
  return { to: target.eventPair, clear: observed, set: target.respond(observed) };
}

/** Only a Promise is waited for. */
function tryInput(adapter: TargetAdapter): Reply | Promise<Reply> {
  const reply = { to: adapter.eventPair, clear: kStart, set: kFinish };
  const outcome = adapter.tryInput();
  return outcome instanceof Promise ? outcome.then(() => reply) : reply;
}

/** Sends a reply, then blocks until there is something to do: which signals came from where. */
function exchange(target: TargetProcess, adapter: TargetAdapter, reply: Reply | undefined) {
  const own = target.eventPair.eventPair.handle;
  const adapters = adapter.eventPair.eventPair.handle;
  const items = [
    { handle: own, waitfor: target.awaited | ZX_EVENTPAIR_PEER_CLOSED },
    { handle: adapters, waitfor: kStart | ZX_EVENTPAIR_PEER_CLOSED },
  ];
  const waited = replyAndWait(target, reply, items);
  if (waited.status !== ZX_OK) {
    return { toTarget: ZX_EVENTPAIR_PEER_CLOSED, toAdapter: ZX_EVENTPAIR_PEER_CLOSED };
  }
  const [first, second] = waited.items;
  return {
    toTarget: (first?.pending ?? 0) & (target.awaited | ZX_EVENTPAIR_PEER_CLOSED),
    toAdapter: (second?.pending ?? 0) & (kStart | ZX_EVENTPAIR_PEER_CLOSED),
  };
}

function replyAndWait(
  target: TargetProcess,
  reply: Reply | undefined,
  items: Parameters<Syscalls['zx_object_wait_many']>[0],
) {
  if (!reply) return target.process.sys.zx_object_wait_many(items, ZX_TIME_INFINITE);
  const { handle } = reply.to.eventPair;
  const [, , waited] = target.process.batch((sys) => [
    sys.zx_object_signal(handle, reply.clear, 0),
    sys.zx_object_signal_peer(handle, 0, reply.set),
    sys.zx_object_wait_many(items, ZX_TIME_INFINITE),
  ]);
  return waited;
}

/** A process that has ended, or lost its kernel, serves no more. */
async function unlessEnded(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ProcessEndedError) && !(error instanceof KernelGoneError)) throw error;
  }
}
