/** An actor that shares memory: as a sender that mirrors or writes, or as a receiver that links and reads. */
import { currentProcess } from '../../../ipc';
import {
  ok,
  statusName,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_OK,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
} from '../../../kernel';
import { SharedMemory } from '../../../shared-memory';
import { Channel, EventPair, Vmo } from '../../../zx';
import { perform } from './script';

const WRITTEN = ZX_USER_SIGNAL_0;
const TAKEN = ZX_USER_SIGNAL_1;

const me = currentProcess();
const memory = new SharedMemory(me);
let region = new Uint8Array(0);
let signals: EventPair[] = [];

/** A few bytes of the content, and how long it is: enough to see that it is the right one. */
const seen = (): unknown => ({
  size: memory.size,
  sum: memory.data.reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7),
});
const content = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => i * seed + (i >> 8));

perform({
  mirror([length = 0, seed = 0]) {
    region = new Uint8Array(content(length, seed));
    return statusName(memory.mirror(region));
  },
  /** Changes the region, and what is shared only if it is told to. */
  change([seed = 0, update = 0]) {
    region.set(content(region.length, seed));
    if (update === 1) memory.update();
    return seen();
  },
  reserve: ([capacity = 0]) => statusName(memory.reserve(capacity)),
  /** Sends what it shares to another program, through the channel that comes along. */
  share([rights], [to]) {
    const { vmo } = ok(memory.share());
    const given = rights === undefined ? vmo : ok(vmo.replace(rights)).vmo;
    return to?.as(Channel).write(new Uint8Array(0), [given]).status;
  },
  link: (_, [from]) =>
    statusName(
      memory.link(
        ok(from?.as(Channel).read() ?? { status: -1 as never }).handles[0]?.as(Vmo) ?? new Vmo(me, 0),
      ),
    ),
  signals(_, ends) {
    signals = ends.map((end) => end.as(EventPair));
  },
  /** Writes contents of these lengths, and lets every receiver take each of them. */
  writeAll(lengths) {
    for (const length of lengths) {
      ok({ status: memory.write(content(length, length)) });
      for (const each of signals) ok(each.signalPeer(0, WRITTEN));
      for (const each of signals) {
        ok(each.waitOne(TAKEN, ZX_TIME_INFINITE));
        ok(each.signal(TAKEN, 0));
      }
    }
  },
  /** Takes so many contents; what they were. */
  readAll([count = 0]) {
    return Array.from({ length: count }, () => {
      const [pair] = signals;
      ok(pair?.waitOne(WRITTEN, ZX_TIME_INFINITE) ?? { status: ZX_OK });
      ok(pair?.signal(WRITTEN, 0) ?? { status: ZX_OK });
      ok({ status: memory.read() });
      const what = seen();
      ok(pair?.signalPeer(0, TAKEN) ?? { status: ZX_OK });
      return what;
    });
  },
  awaitPeer() {
    const [pair] = signals;
    ok(pair?.waitOne(ZX_EVENTPAIR_PEER_CLOSED, ZX_TIME_INFINITE) ?? { status: ZX_OK });
    return seen();
  },
  see: seen,
  write: ([length = 0]) => statusName(memory.write(content(length, length))),
  store([offset = 0, value = 0]) {
    memory.data[offset] = value;
  },
});
