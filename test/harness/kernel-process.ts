import { attach, claim, connect, type KernelProcess, spawnKernel } from '../../ipc';
import { ok } from '../../kernel';
import type { Mode, RunningKernel } from './running-kernel';
import { takeKernel } from './spare-kernel';

/** The kernel process of all suites that want nothing special of theirs. */
let shared: Promise<KernelProcess> | undefined;

/** The kernel in an OS process of its own; each program is a connection of this one. */
export const kernelProcess: Mode = {
  name: 'kernel process',
  kernelPerTest: false,
  async start(options) {
    if (Object.keys(options).length === 0) return running(await (shared ??= takeKernel()), () => undefined);
    const own = await spawnKernel(options);
    return running(own, () => own.stop());
  },
};

/** Ends the shared kernel process, if there is one. */
export async function stopShared(): Promise<void> {
  const kernel = await shared;
  shared = undefined;
  await kernel?.stop();
}

function running(kernel: KernelProcess, stop: RunningKernel['stop']): RunningKernel {
  return {
    createProcess: (name) => connect({ socketPath: kernel.socketPath, name }),
    attach: (holder, thread) => attach(ok(claim(holder, thread)).ticket),
    counts: () => kernel.counts(),
    explain: (process, handle) => kernel.explain(process, handle),
    waiters: () => kernel.waiters(),
    observe: (listener) => kernel.observe(listener),
    stop,
  };
}
