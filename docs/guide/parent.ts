import { join } from 'node:path';
import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHTS_BASIC,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
} from '../../kernel';
import { connect, PA_HND, PA_USER0, spawn, spawnKernel } from '../../ipc';
import { SharedMemory } from '../../shared-memory';
import { Channel } from '../../zx';

async function main(): Promise<void> {
  const kernel = await spawnKernel();
  try {
    const engine = connect({ socketPath: kernel.socketPath, name: 'engine' });
    using input = new SharedMemory(engine);
    ok(input.reserve(4096), input);
    ok(input.write(new TextEncoder().encode('input 1')), input);

    const { endpoint0: mine, endpoint1: theirs } = ok(Channel.create(engine));
    const { exited } = ok(
      spawn(engine, join(__dirname, 'child'), {
        name: 'target',
        args: ['--verbose'],
        handles: { [PA_HND(PA_USER0, 0)]: theirs.release() }, // moves into the child's table
      }),
    );
    const weak = ok(
      ok(input.share()).vmo.replace(ZX_RIGHTS_BASIC | ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_GET_PROPERTY),
    );
    ok(mine.write(new Uint8Array(0), [weak.vmo]));
    ok(await mine.async.waitOne(ZX_CHANNEL_READABLE));
    console.log(new TextDecoder().decode(ok(mine.read()).bytes));
    console.log('the child returned', await exited);
  } finally {
    await kernel.stop();
  }
}

void main();
