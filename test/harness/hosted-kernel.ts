import { hostKernel } from '../../ipc';
import { ok } from '../../kernel';
import type { Mode } from './running-kernel';

/** The kernel in this very thread, on real time, with memory and a socket that others could reach. */
export const hostedKernel: Mode = {
  name: 'hosted kernel',
  kernelPerTest: true,
  async start(options) {
    const kernel = await hostKernel({ seed: 1, ...options });
    return {
      createProcess: (name) => kernel.createProcess(name),
      attach: (holder, thread) => ok(kernel.attach(holder, thread)),
      counts: () => kernel.counts(),
      explain: (process, handle) => kernel.explain(process, handle),
      waiters: () => kernel.waiters(),
      observe: (listener) => kernel.observe(listener),
      stop: () => kernel[Symbol.dispose](),
    };
  },
};
