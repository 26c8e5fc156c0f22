/**
 * A worker thread that connects to the kernel at its data, claims the thread that the service `threads` gives it, says
 * so, and runs as it once it is told to; says what came of that.
 */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { attach, claim, connect } from '../../../ipc';
import { ok, ZX_CHANNEL_READABLE } from '../../../kernel';
import { Channel } from '../../../zx';

async function main(): Promise<void> {
  const me = connect({ socketPath: String(workerData), name: 'claiming' });
  const service = new Channel(me, ok(me.svc.connect('threads')).out);
  ok(service.waitOne(ZX_CHANNEL_READABLE));
  const [thread] = ok(service.read()).handles;
  const { ticket } = ok(claim(me, thread?.handle ?? 0));
  parentPort?.postMessage('claimed');
  if (parentPort) await once(parentPort, 'message');
  try {
    parentPort?.postMessage(`attached to ${attach(ticket).process.name}`);
  } catch (error) {
    parentPort?.postMessage(String(error));
  }
  me.exit();
}

void main();
