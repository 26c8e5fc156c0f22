import type { KernelEvent } from '../kernel';
import { KernelServer } from '../ipc/server/kernel-server';

export interface BootOptions {
  readonly seed?: number;
  readonly trace?: boolean;
}

/** Runs a kernel in this OS process until it is told to stop. */
export async function boot({ seed, trace = false }: BootOptions): Promise<void> {
  const server = await KernelServer.start({ seed });
  if (trace) server.kernel.observe(print);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.stop();
      process.exit(0);
    });
  }
  console.log(server.socketPath);
}

function print(event: KernelEvent): void {
  if (event.kind === 'return') {
    console.log(`${event.process.name} ${event.text}`);
    if (event.why !== undefined) console.log(`  because ${event.why}`);
  } else if (event.kind === 'end') {
    console.log(`${event.process.name} has ended with return code ${event.returnCode}`);
  }
}
