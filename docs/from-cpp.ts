// The TypeScript of from-cpp.md, which a test compares with this file and runs.
import { ok, statusName, type UserProcess, ZX_OK, ZX_USER_SIGNAL_0 } from '../kernel';
import { SharedMemory } from '../shared-memory';
import { type Channel, EventPair, Vmo } from '../zx';

const NO_BYTES = new Uint8Array(0);
const READY = ZX_USER_SIGNAL_0;

export function sendFixed(process: UserProcess, channel: Channel, counters: Uint8Array): void {
  using sender = new SharedMemory(process);
  ok(sender.mirror(counters), sender);
  const { vmo } = ok(sender.share());
  ok(channel.write(NO_BYTES, [vmo]));

  counters.fill(1);
  sender.update();
}

export function receiveFixed(process: UserProcess, channel: Channel): Uint8Array {
  const [handle] = ok(channel.read()).handles;
  if (!handle) throw new Error('no handle came');
  using receiver = new SharedMemory(process);
  ok(receiver.link(handle.as(Vmo)), receiver);
  return receiver.data.slice();
}

export function sendInputs(process: UserProcess, channel: Channel, inputs: Uint8Array[]): EventPair {
  const { endpoint0: signals, endpoint1 } = ok(EventPair.create(process));
  using sender = new SharedMemory(process);
  ok(sender.reserve(4096), sender);
  ok(channel.write(NO_BYTES, [ok(sender.share()).vmo, endpoint1]));

  for (const input of inputs) {
    ok(sender.write(input), sender);
    ok(signals.signalPeer(0, READY));
  }
  return signals;
}

export function receiveInput(receiver: SharedMemory, signals: EventPair): Uint8Array {
  ok(signals.waitOne(READY));
  ok(signals.signal(READY, 0));
  ok(receiver.read(), receiver);
  return receiver.data.slice();
}

export function shareOrSay(sender: SharedMemory): Vmo | undefined {
  const shared = sender.share();
  if (shared.status !== ZX_OK) {
    console.error(statusName(shared.status));
    return undefined;
  }
  return shared.vmo;
}

export function move(a: SharedMemory, b: SharedMemory): SharedMemory {
  a.moveFrom(b);
  const c = SharedMemory.from(a);
  return c;
}
