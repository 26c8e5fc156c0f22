import { isDeepStrictEqual } from 'node:util';
import type { KernelCounts } from '../../kernel';
import { leftovers } from '../harness/leftovers';
import { seededDraw } from '../model/draw';
import { generate } from '../model/generate';
import type { Difference } from '../model/machine';
import { printed } from '../model/print';
import type { Step } from '../model/program';
import { run } from '../model/run';
import { shrunk } from '../model/shrink';
import { Progress } from './progress';
import { type Victim, type VictimMode, victims } from './victim';

/** So many steps make one program; each gets new processes on the same kernel. */
const STEPS_A_PROGRAM = 500;
/** How long the kernel may take to clean up after a program, in milliseconds. */
const SETTLES_WITHIN = 15_000;

/** Runs random programs until `calls` syscalls are made; whether kernel and model agreed and nothing is left. */
export async function torture(mode: VictimMode, seed: number, calls: number): Promise<boolean> {
  const held = leftovers();
  const victim = await victims[mode](seed);
  try {
    if (!(await runAll(victim, seed, calls))) return false;
  } finally {
    await victim.stop();
  }
  const left = leftovers().filter((each) => !held.includes(each));
  if (left.length > 0) console.error(`left in this process:\n  ${left.join('\n  ')}`);
  else console.log('no difference; no object, handle, mapping or descriptor is left');
  return left.length === 0;
}

async function runAll(victim: Victim, seed: number, calls: number): Promise<boolean> {
  const before = await victim.counts();
  const draw = seededDraw(seed);
  const progress = new Progress(calls, (line) => console.log(line));
  while (progress.made < calls) {
    const steps = generate(draw, Math.min(STEPS_A_PROGRAM, calls - progress.made));
    const outcome = run(steps, (name) => victim.createProcess(name));
    progress.add(outcome.calls, outcome.digest);
    if (outcome.difference) return reportDifference(victim, steps, outcome.difference);
    const after = await settled(victim, before);
    if (!isDeepStrictEqual(after, before)) return reportLeft(before, after);
  }
  progress.end();
  return true;
}

/** The counts, once they are as expected or have had the time to be. */
async function settled(victim: Victim, expected: KernelCounts): Promise<KernelCounts> {
  const latest = Date.now() + SETTLES_WITHIN;
  for (;;) {
    const counts = await victim.counts();
    if (isDeepStrictEqual(counts, expected) || Date.now() > latest) return counts;
    await new Promise(setImmediate);
  }
}

function reportLeft(before: KernelCounts, after: KernelCounts): false {
  console.error('the programs ended and left more in the kernel than there was:', { before, after });
  return false;
}

/** Prints the simplest program found that shows a difference. */
function reportDifference(victim: Victim, steps: readonly Step[], difference: Difference): false {
  console.error(`${difference.message}\nlooking for the simplest program that shows it ...`);
  const last = steps.findIndex(({ id }) => id === difference.step.id);
  const differenceOf = (some: readonly Step[]): Difference | undefined =>
    run(some, (name) => victim.createProcess(name)).difference;
  const simplest = shrunk(steps.slice(0, last + 1), (some) => differenceOf(some) !== undefined);
  const shown = differenceOf(simplest) ?? difference;
  console.error(`${shown.message}\n\n${printed(simplest, shown)}`);
  return false;
}
