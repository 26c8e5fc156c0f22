import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ok, ZX_EVENT_SIGNALED } from '../../kernel';
import { connect, spawnKernel } from '../../ipc';

async function main(): Promise<void> {
  const kernel = await spawnKernel();
  try {
    const me = connect({ socketPath: kernel.socketPath, name: 'engine' });
    const event = ok(me.sys.zx_event_create(0)).out;
    const workerData = { ticket: me.ticket, event };
    const worker = new Worker(require.resolve('./worker'), { workerData });
    const { observed } = await me.wait(event, ZX_EVENT_SIGNALED); // the event loop goes on
    console.log('signaled:', (observed & ZX_EVENT_SIGNALED) !== 0);
    await once(worker, 'exit');
  } finally {
    await kernel.stop();
  }
}

void main();
