import { Kernel, ok } from '../../kernel';
import type { Mode } from './running-kernel';

const SEED = 1;

/** Kernel and programs in this very thread, on virtual time. */
export const inProcess: Mode = {
  name: 'in-process',
  kernelPerTest: true,
  start(options) {
    const kernel = new Kernel({ seed: SEED, ...options });
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
