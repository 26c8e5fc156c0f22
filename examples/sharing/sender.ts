import {
  ok,
  statusName,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_TIME_INFINITE,
} from '../../kernel';
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../ipc';
import { SharedMemory } from '../../shared-memory';
import { Channel, EventPair } from '../../zx';
import { bytesOf, type Check, perform } from './script';
import { MESSAGES, READY, TAKEN } from './play';

const me = currentProcess();
const stage = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 0)));
const receiver = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 1)));

const region = bytesOf(MESSAGES.mirrored);
const fixed = new SharedMemory(me);
const variable = new SharedMemory(me);
let signals = new EventPair(me, 0);

perform(stage, {
  /** Part 1: memory that mirrors a region of this program. */
  mirror() {
    const mirrored = fixed.mirror(region);
    const { vmo } = ok(fixed.share());
    ok(receiver.write(new Uint8Array(0), [vmo]));
    return [succeeds('the sender mirrors its region', mirrored)];
  },

  update() {
    region.set(bytesOf(MESSAGES.changed));
    fixed.update();
    return [];
  },

  /** Part 2: memory whose content changes in length, with an eventpair to say when. */
  reserve() {
    const reserved = variable.reserve(4096);
    const pair = ok(EventPair.create(me));
    signals = pair.endpoint0;
    const { vmo } = ok(variable.share());
    ok(receiver.write(new Uint8Array(0), [vmo, pair.endpoint1]));
    return [succeeds('the sender reserves 4,096 bytes', reserved)];
  },

  write() {
    return MESSAGES.written.map((text) => {
      const written = variable.write(bytesOf(text));
      ok(signals.signalPeer(0, READY));
      ok(signals.waitOne(TAKEN, ZX_TIME_INFINITE));
      ok(signals.signal(TAKEN, 0));
      return succeeds(`the sender writes ${text.length} bytes`, written);
    });
  },

  /** Part 3: a handle with fewer rights. */
  duplicate() {
    using shared = ok(fixed.share()).vmo;
    ok(shared.setName('input'));
    const { vmo } = ok(
      shared.duplicate(ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_TRANSFER),
    );
    ok(receiver.write(new Uint8Array(0), [vmo]));
    return [];
  },
});

function succeeds(what: string, status: number): Check {
  return { what, expected: 'ZX_OK', seen: statusName(status) };
}
