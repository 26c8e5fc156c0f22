import type { UserProcess } from '../../kernel';
import { Difference, KernelSide, Machine } from './machine';
import type { Step } from './program';

/** What came of a program. */
export interface Outcome {
  /** The syscalls that were made. */
  readonly calls: number;
  /** A number that stands for all of their statuses. */
  readonly digest: number;
  readonly difference: Difference | undefined;
}

/** Runs a program on the model and on a kernel, up to the first difference. All of its processes have ended then. */
export function run(steps: readonly Step[], create: (name: string) => UserProcess): Outcome {
  const side = new KernelSide(create);
  const machine = new Machine(side);
  let [calls, digest] = [0, 0];
  try {
    for (const step of steps) {
      const expected = machine.perform(step);
      if (!expected) continue;
      if ('args' in step) calls++;
      digest = (Math.imul(digest, 31) + expected.status) >>> 0;
    }
    return { calls, digest, difference: undefined };
  } catch (error) {
    if (!(error instanceof Difference)) throw error;
    return { calls, digest, difference: error };
  } finally {
    side.exitAll();
  }
}
