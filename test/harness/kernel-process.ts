import { attach, claim, connect, type KernelProcess, spawnKernel } from '../../ipc';
import { ok } from '../../kernel';
import type { Mode, RunningKernel } from './running-kernel';
import { takeKernel } from './spare-kernel';

/** The kernel processes by how suites want them: those that want the same share one. */
const shared = new Map<string, Promise<KernelProcess>>();

/** The kernel in an OS process of its own; each program is a connection of this one. */
export const kernelProcess: Mode = {
  name: 'kernel process',
  kernelPerTest: false,
  async start(options) {
    const key = JSON.stringify(options);
    const kernel = shared.get(key) ?? (key === '{}' ? takeKernel() : spawnKernel(options));
    shared.set(key, kernel);
    return running(await kernel);
  },
};

/** Ends all kernel processes. */
export async function stopShared(): Promise<void> {
  const kernels = await Promise.all(shared.values());
  shared.clear();
  await Promise.all(kernels.map((kernel) => kernel.stop()));
}

function running(kernel: KernelProcess): RunningKernel {
  return {
    createProcess: (name) => connect({ socketPath: kernel.socketPath, name }),
    attach: (holder, thread) => attach(ok(claim(holder, thread)).ticket),
    counts: () => kernel.counts(),
    explain: (process, handle) => kernel.explain(process, handle),
    waiters: () => kernel.waiters(),
    observe: (listener) => kernel.observe(listener),
    stop: () => undefined,
  };
}
