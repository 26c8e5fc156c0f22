import { writeSync } from 'node:fs';
import { KernelServer, type KernelServerOptions } from './kernel-server';

/** What the kernel process is started with, as JSON in its first argument. */
export interface MainOptions extends KernelServerOptions {
  /** Whether it outlives its spawner. */
  readonly detached?: boolean;
}

/** What it says on descriptor 3, in one line of JSON: where it listens, or why it can't. */
export type Readiness = { readonly socketPath: string } | { readonly error: string };

const READY_FD = 3;

async function main(options: MainOptions): Promise<void> {
  const server = await KernelServer.start(options);
  const stop = (): void => {
    server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  // Ctrl-C reaches all programs of a terminal; a spawner may have something to finish first.
  process.on('SIGINT', options.detached ? stop : () => undefined);
  say({ socketPath: server.socketPath });
  if (!options.detached) process.stdin.on('end', stop).on('error', stop).resume();
}

function say(readiness: Readiness): void {
  writeSync(READY_FD, `${JSON.stringify(readiness)}\n`);
}

main(JSON.parse(process.argv[2] ?? '{}') as MainOptions).catch((error: unknown) => {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
