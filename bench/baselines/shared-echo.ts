import { timeEach } from '../measure/time';
import { Peer } from '../programs/peer';
import { request } from './message';
import { SharedBlock } from './shared-block';

const ROUND_TRIPS = 100_000;
const EXCHANGES = 2000;
const BATCH = 100;

/** A round trip through bare shared memory, polled, with msgpack at both ends. In seconds. */
export function sharedEcho(): Promise<number> {
  return withEcho([], (block) =>
    timeEach(ROUND_TRIPS, () => {
      block.send(request);
      block.receive();
    }),
  );
}

/** The same, a hundred messages at a time: each is packed and unpacked by itself. Messages a second. */
export async function pipelinedEcho(): Promise<number> {
  const batch = Array.from({ length: BATCH }, () => request);
  const seconds = await withEcho(['pipelined'], (block) =>
    timeEach(EXCHANGES, () => {
      block.sendAll(batch);
      block.receiveAll();
    }),
  );
  return BATCH / seconds;
}

function withEcho(mode: readonly string[], measure: (block: SharedBlock) => number): Promise<number> {
  const block = SharedBlock.create();
  return Peer.during('shared-echo', [block.path, ...mode], () => measure(block));
}
