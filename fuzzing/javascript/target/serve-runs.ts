import { setImmediate as turn } from 'node:timers/promises';
import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_OK,
  ZX_TIME_INFINITE,
} from '../../../kernel/abi';
import type { UserProcess } from '../../../kernel/abi/user-process';
import { kFinish, kStart, kStartLeakCheck } from '../../eventpair';
import type { TargetAdapter, TargetProcess } from '../../target';

/** What is served, and what is done around each call of the function under test. */
export interface Service {
  readonly process: UserProcess;
  readonly target: TargetProcess;
  readonly adapter: TargetAdapter;
  /** The channel of the adapter: requests there are served by the event loop. */
  readonly adapterChannel: number;
  beforeRun(): void;
  afterRun(): Promise<void>;
}

/** What is due to the engine: signals to clear on one's own end, and to set on its. */
interface Reply {
  readonly end: number;
  readonly clear: number;
  readonly set: number;
}

/**
 * Does what the engine signals until it is gone: of a run, as the adapter and as the process at once. It blocks the
 * thread between runs, which is much faster than awaiting. An input that is there is tried before the run ends, also if
 * all of that is said at once. After each run the event loop turns, so that a rejection that nobody handles ends the
 * process in the run that caused it. Rejects with what the function under test throws.
 */
export async function serveRuns(service: Service): Promise<void> {
  const { target } = service;
  let replies: Reply[] = [];
  for (;;) {
    const [process = 0, adapter = 0, channel = 0] = exchange(service, replies);
    replies = [];
    if (((process | adapter) & ZX_EVENTPAIR_PEER_CLOSED) !== 0 || (channel & ZX_CHANNEL_PEER_CLOSED) !== 0)
      return;
    const starts = process & target.awaited & kStartLeakCheck;
    if ((channel & ZX_CHANNEL_READABLE) !== 0) await turn();
    if ((starts & kStart) !== 0) {
      replies.push(answerProcess(target, starts));
      continue;
    }
    if ((adapter & kStart) !== 0) replies.push(await answerAdapter(service));
    if ((process & target.awaited & kFinish) !== 0) replies.push(answerProcess(target, kFinish));
  }
}

/**
 * Sends replies, then waits for something to do, in one request to the kernel: the signals of the process's pair, the
 * adapter's pair and its channel.
 */
function exchange(
  { process, target, adapter, adapterChannel }: Service,
  replies: readonly Reply[],
): number[] {
  const items = [
    { handle: target.eventPair.eventPair.handle, waitfor: target.awaited | ZX_EVENTPAIR_PEER_CLOSED },
    { handle: adapter.eventPair.eventPair.handle, waitfor: kStart | ZX_EVENTPAIR_PEER_CLOSED },
    { handle: adapterChannel, waitfor: ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED },
  ];
  const waited = process
    .batch((sys) => [
      ...replies.flatMap(({ end, clear, set }) => [
        sys.zx_object_signal(end, clear, 0),
        sys.zx_object_signal_peer(end, 0, set),
      ]),
      sys.zx_object_wait_many(items, ZX_TIME_INFINITE),
    ])
    .at(-1);
  if (waited?.status !== ZX_OK || !('items' in waited)) return [ZX_EVENTPAIR_PEER_CLOSED];
  return waited.items.map(({ pending }) => pending);
}

function answerProcess(target: TargetProcess, observed: number): Reply {
  return { end: target.eventPair.eventPair.handle, clear: observed, set: target.respond(observed) };
}

async function answerAdapter(service: Service): Promise<Reply> {
  const { adapter } = service;
  service.beforeRun();
  await adapter.tryInput();
  await turn();
  await service.afterRun();
  return { end: adapter.eventPair.eventPair.handle, clear: kStart, set: kFinish };
}
