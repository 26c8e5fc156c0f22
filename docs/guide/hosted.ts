import { join } from 'node:path';
import { ok, ZX_CHANNEL_READABLE } from '../../kernel';
import { hostKernel, PA_HND, PA_USER0, spawn } from '../../ipc';
import { SharedMemory } from '../../shared-memory';
import { Channel } from '../../zx';

async function main(): Promise<void> {
  using kernel = await hostKernel();
  const engine = kernel.createProcess('engine');
  using input = new SharedMemory(engine);
  ok(input.reserve(4096), input);
  ok(input.write(new TextEncoder().encode('input 2')), input);

  const { endpoint0: mine, endpoint1: theirs } = ok(Channel.create(engine));
  const handles = { [PA_HND(PA_USER0, 0)]: theirs.release() };
  const { exited } = ok(
    spawn(engine, join(__dirname, 'child'), { name: 'target', args: ['--verbose'], handles }),
  );
  ok(mine.write(new Uint8Array(0), [ok(input.share()).vmo]));
  ok(await mine.async.waitOne(ZX_CHANNEL_READABLE));
  console.log(new TextDecoder().decode(ok(mine.read()).bytes));
  console.log('the child returned', await exited);
}

void main();
