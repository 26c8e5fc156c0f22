import { KernelServer } from '../ipc/server/kernel-server';
import { endSignals } from './end-signals';
import { type Traced, tracer } from './trace';

export interface BootOptions {
  readonly seed?: number;
  readonly trace?: Traced;
}

/** Runs a kernel in this OS process until it is told to stop. */
export async function boot({ seed, trace }: BootOptions): Promise<void> {
  const server = await KernelServer.start({ seed });
  if (trace) server.kernel.observe(tracer(trace, server.kernel.registry.koid));
  for (const signal of endSignals) {
    process.once(signal, () => {
      server.stop();
      process.exit(0);
    });
  }
  console.log(server.socketPath);
}
