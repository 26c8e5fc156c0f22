import { connect, spawnKernel } from '../../ipc';
import { Kernel, type KernelCounts, type UserProcess } from '../../kernel';

/** A kernel that is tortured. */
export interface Victim {
  createProcess(name: string): UserProcess;
  counts(): KernelCounts | Promise<KernelCounts>;
  stop(): void | Promise<void>;
}

/** How to start one, by where it runs. */
export const victims = {
  'in-process'(seed: number): Victim {
    const kernel = new Kernel({ seed });
    return {
      createProcess: (name) => kernel.createProcess(name),
      counts: () => kernel.counts(),
      stop: () => kernel[Symbol.dispose](),
    };
  },

  async 'kernel-process'(): Promise<Victim> {
    const kernel = await spawnKernel();
    return {
      createProcess: (name) => connect({ socketPath: kernel.socketPath, name }),
      counts: () => kernel.counts(),
      stop: () => kernel.stop(),
    };
  },
} satisfies Record<string, (seed: number) => Victim | Promise<Victim>>;

export type VictimMode = keyof typeof victims;
