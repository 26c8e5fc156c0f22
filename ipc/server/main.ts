import { writeSync } from 'node:fs';
import { KernelServer, type KernelServerOptions } from './kernel-server';

/** What the kernel process is started with, as JSON in its first argument. */
export interface MainOptions extends KernelServerOptions {
  /** Whether it outlives its spawner. */
  readonly detached?: boolean;
}

/** Where it says that it listens: one line of JSON, then the end. */
const READY_FD = 3;

async function main(options: MainOptions): Promise<void> {
  const server = await KernelServer.start(options);
  const stop = (): void => {
    server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (!options.detached) process.stdin.on('end', stop).on('error', stop).resume();
  writeSync(READY_FD, `${JSON.stringify({ socketPath: server.socketPath })}\n`);
}

void main(JSON.parse(process.argv[2] ?? '{}') as MainOptions);
