import { DeadlockError, Kernel, ok, ZX_CHANNEL_READABLE } from '../../kernel';
import { Channel } from '../../zx';

async function main(): Promise<void> {
  const kernel = new Kernel();
  const engine = kernel.createProcess('engine');
  const { endpoint0 } = ok(Channel.create(engine)); // both ends stay open, and nobody writes

  try {
    endpoint0.waitOne(ZX_CHANNEL_READABLE);
  } catch (error) {
    if (error instanceof DeadlockError) console.log(error.message);
  }

  const waiting = engine.wait(endpoint0.handle, ZX_CHANNEL_READABLE);
  console.log(kernel.waiters().map(({ process, waitsFor }) => `${process}: ${waitsFor}`));
  await waiting.catch((error: unknown) => console.log(error instanceof DeadlockError));
}

void main();
