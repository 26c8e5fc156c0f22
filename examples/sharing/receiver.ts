import {
  ok,
  statusName,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_OK,
  ZX_TIME_INFINITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZxStatusError,
} from '../../kernel';
import { currentProcess, PA_HND, PA_USER0, takeStartupHandle } from '../../ipc';
import { SharedMemory } from '../../shared-memory';
import { Channel, EventPair, type Handle, Vmo } from '../../zx';
import { MESSAGES, READY, TAKEN } from './play';
import { type Check, perform, textOf } from './script';

const me = currentProcess();
const stage = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 0)));
const sender = new Channel(me, takeStartupHandle(PA_HND(PA_USER0, 1)));

const fixed = new SharedMemory(me);
const variable = new SharedMemory(me);
let signals = new EventPair(me, 0);
let message: readonly Handle[] = [];

perform(stage, {
  /** Part 1 */
  link() {
    const linked = fixed.link(receive(0).as(Vmo));
    return [
      succeeds('the receiver links it', linked),
      sees('the receiver sees the region', MESSAGES.mirrored, fixed),
    ];
  },

  look: () => [sees('after update() it sees the change, with no syscall', MESSAGES.changed, fixed)],

  /** Part 2 */
  'link variable'() {
    const [vmo, end] = [receive(0), received(1)];
    signals = end.as(EventPair);
    const linked = variable.link(vmo.as(Vmo));
    return [
      succeeds('the receiver links it', linked),
      { what: 'nothing is valid yet', expected: '0 bytes', seen: `${variable.size} bytes` },
    ];
  },

  read() {
    return MESSAGES.written.map((text) => {
      ok(signals.waitOne(READY, ZX_TIME_INFINITE));
      ok(signals.signal(READY, 0));
      ok(variable.read(), variable);
      const check = sees(`the receiver reads ${text.length} bytes`, text, variable);
      ok(signals.signalPeer(0, TAKEN));
      return check;
    });
  },

  /** Part 3 */
  'map for writing'() {
    using vmo = receive(0).as(Vmo);
    const size = ok(vmo.getSize()).size;
    const refused = refusal(() => ok(vmo.map(ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, size)));
    const reading = vmo.map(ZX_VM_PERM_READ, 0, size);
    if (reading.status === ZX_OK) ok(me.sys.zx_vmar_unmap(me.rootVmar, reading.addr, size));
    return [
      { what: 'a writable mapping is refused', expected: 'ZX_ERR_ACCESS_DENIED', seen: refused.statusName },
      {
        what: 'the kernel says which right is missing, and where it went',
        expected: 'ZX_RIGHT_WRITE, dropped by zx_handle_duplicate in process sender',
        seen: findings(refused.rule ?? ''),
      },
      succeeds('a read-only mapping is granted', reading.status),
    ];
  },

  /** Part 4 */
  'outlive the sender'() {
    const ended = signals.waitOne(ZX_EVENTPAIR_PEER_CLOSED, ZX_TIME_INFINITE);
    return [
      succeeds('the receiver is told by ZX_EVENTPAIR_PEER_CLOSED', ended.status),
      sees('the mapped bytes stay readable', MESSAGES.changed, fixed),
    ];
  },
});

/** A handle of the next message from the sender; further ones by `received`. */
function receive(index: number): Handle {
  ok(sender.waitOne(ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  message = ok(sender.read()).handles;
  return received(index);
}

function received(index: number): Handle {
  const handle = message[index];
  if (!handle) throw new Error(`the message holds no handle ${index}`);
  return handle;
}

function sees(what: string, expected: string, memory: SharedMemory): Check {
  return { what, expected: shorten(expected), seen: shorten(textOf(memory.data)) };
}

function succeeds(what: string, status: number): Check {
  return { what, expected: 'ZX_OK', seen: statusName(status) };
}

function refusal(action: () => unknown): ZxStatusError {
  try {
    action();
  } catch (error) {
    if (error instanceof ZxStatusError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** What the kernel's explanation says, less the values that differ from run to run. */
function findings(explanation: string): string {
  const found = /lacks (\w+), dropped by (\w+) at step \d+ in process (\w+)/.exec(explanation);
  return found ? `${found[1] ?? ''}, dropped by ${found[2] ?? ''} in process ${found[3] ?? ''}` : explanation;
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 12)}... (${text.length} bytes)` : text;
}
