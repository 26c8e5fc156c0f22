/** Tells its parent its process id, and ends when its parent does, or the kernel. */
import { currentProcess, KernelGoneError, PA_HND, PA_USER0, takeStartupHandle } from '../../../ipc';
import { ok, ZX_CHANNEL_PEER_CLOSED } from '../../../kernel';
import { Channel } from '../../../zx';

async function main(parent: Channel): Promise<void> {
  ok(parent.write(Buffer.from(String(process.pid))));
  try {
    ok(await parent.async.waitOne(ZX_CHANNEL_PEER_CLOSED));
  } catch (error) {
    if (!(error instanceof KernelGoneError)) throw error;
  }
}

void main(new Channel(currentProcess(), takeStartupHandle(PA_HND(PA_USER0, 0))));
