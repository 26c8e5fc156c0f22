/**
 * Hosts a kernel with a program of another OS process, and prints where, and which. Then does what its argument says:
 * `exit` ends it with code 3, `wait` leaves it to others to end it. The second
 * argument says what the other program is.
 */
import { join } from 'node:path';
import { hostKernel, PA_HND, PA_USER0, spawn } from '../../../ipc';
import { ok, ZX_CHANNEL_READABLE } from '../../../kernel';
import { Channel } from '../../../zx';

async function main(end = 'wait', child = 'reporting'): Promise<void> {
  const kernel = await hostKernel();
  const { endpoint0, endpoint1 } = ok(Channel.create(kernel.createProcess('host')));
  const handles = { [PA_HND(PA_USER0, 0)]: endpoint1.release() };
  ok(spawn(endpoint0.process, join(__dirname, child), { handles }));
  ok(await endpoint0.async.waitOne(ZX_CHANNEL_READABLE));
  const pid = Number(Buffer.from(ok(endpoint0.read()).bytes).toString());
  process.stdout.write(`${JSON.stringify({ socketPath: kernel.socketPath, pid })}\n`, () => {
    if (end === 'exit') process.exit(3);
  });
  setInterval(() => undefined, 2 ** 30);
}

void main(...process.argv.slice(2));
