/** Starts a kernel process with the options in its first argument, prints where it listens, and lingers. */
import { spawnKernel, type SpawnKernelOptions } from '../../../ipc';

setInterval(() => undefined, 2 ** 30);
void spawnKernel(JSON.parse(process.argv[2] ?? '{}') as SpawnKernelOptions).then(({ socketPath, pid }) => {
  console.log(JSON.stringify({ socketPath, pid }));
});
