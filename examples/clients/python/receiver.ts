import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { connect, spawnKernel } from '../../../ipc';
import { SharedMemory } from '../../../shared-memory';
import { Channel, EventPair, type Handle, Vmo } from '../../../zx';

const SERVICE = 'typescript';
const ANSWER = 'hello from TypeScript';
/** Where in the VMO the answer goes; Python's text is at its start. */
const ANSWER_OFFSET = 2048;

/** Shares memory with the Python program that connects to `SERVICE`, and sees it die. */
async function receive(socketPath: string): Promise<void> {
  const me = connect({ socketPath, name: SERVICE });
  const listener = new Channel(me, ok(me.svc.publish(SERVICE)).out);
  console.log(`Waiting for: python3 examples/clients/python/sharing.py ${socketPath} ${SERVICE}`);

  const [connection] = await receiveHandles(listener);
  const [vmo, end] = await receiveHandles(existing(connection).as(Channel));
  const signals = existing(end).as(EventPair);
  const memory = new SharedMemory(me);
  ok({ status: memory.link(existing(vmo).as(Vmo)) });
  console.log(`TypeScript: got a VMO of ${memory.data.length} bytes, in it: ${textIn(memory)}`);

  memory.data.set(new TextEncoder().encode(ANSWER), ANSWER_OFFSET);
  ok(signals.signalPeer(0, ZX_USER_SIGNAL_0));
  ok(await signals.async.waitOne(ZX_EVENTPAIR_PEER_CLOSED, ZX_TIME_INFINITE));
  console.log('TypeScript: ZX_EVENTPAIR_PEER_CLOSED, the Python program is dead');
  console.log(`TypeScript: still mapped: ${textIn(memory)}`);
  me.exit(0);
}

/** The handles of the next message. */
async function receiveHandles(channel: Channel): Promise<readonly Handle[]> {
  ok(await channel.async.waitOne(ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  return ok(channel.read()).handles;
}

function existing(handle: Handle | undefined): Handle {
  if (!handle) throw new Error('the message holds too few handles');
  return handle;
}

/** The text up to the first NUL. */
function textIn({ data }: SharedMemory): string {
  return new TextDecoder().decode(data.subarray(0, data.indexOf(0)));
}

/** Uses the kernel process whose socket is given, or boots one. */
async function main(socketPath?: string): Promise<void> {
  if (socketPath !== undefined) return receive(socketPath);
  const kernel = await spawnKernel();
  try {
    await receive(kernel.socketPath);
  } finally {
    await kernel.stop();
  }
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
