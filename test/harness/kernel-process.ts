import { connect, spawnKernel } from '../../ipc';
import type { Mode } from './running-kernel';

/** The kernel in an OS process of its own; each program is a connection of this one. */
export const kernelProcess: Mode = {
  name: 'kernel process',
  kernelPerTest: false,
  async start(options) {
    const kernel = await spawnKernel(options);
    return {
      createProcess: (name) => connect({ socketPath: kernel.socketPath, name }),
      counts: () => kernel.counts(),
      explain: (process, handle) => kernel.explain(process, handle),
      waiters: () => kernel.waiters(),
      observe: (listener) => kernel.observe(listener),
      stop: () => kernel.stop(),
    };
  },
};
