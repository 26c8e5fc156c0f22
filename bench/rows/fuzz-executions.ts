import type { Executor } from '../../fuzzing/engine/runner/executor';
import { ForkExecutor } from '../baselines/fork-executor';
import { inRounds } from '../measure/rounds';
import { atLeast, both, type Row, row, timesAsFast } from '../measure/row';
import { Fuzzer } from '../programs/fuzzer';
import { targetModule, withTarget } from '../programs/javascript-target';
import { asProgram, besideKernel, withKernel } from '../programs/kernel';

const TARGET = 'ten-branches';
const INPUT = 64;
/** How long a round is, in nanoseconds. */
const ROUND = 500_000_000n;
/** Rounds that do not count: programs are compiled as they run. */
const WARMING_UP = 4;

/** What a fuzzer gets done: mutation, a run of the target in its own process, coverage, corpus. */
export function fuzzExecutionRows(): Promise<Row[]> {
  return besideKernel((engine) =>
    withTarget(engine, TARGET, (ours) =>
      withKernel((kernel) =>
        asProgram(kernel, (remote) =>
          withTarget(remote, TARGET, (theirs) =>
            ForkExecutor.during(targetModule(TARGET), (forked) =>
              compare(ours.executor, theirs.executor, forked),
            ),
          ),
        ),
      ),
    ),
  );
}

/** `ours` has its kernel beside it, `theirs` in a process of its own. */
async function compare(ours: Executor, theirs: Executor, forked: Executor): Promise<Row[]> {
  const figures = await inRounds('perSecond', {
    ours: await runsEachSecond(ours),
    theirs: await runsEachSecond(theirs),
    forked: await runsEachSecond(forked),
  });
  const baseline = { name: 'the same fuzzer by fork messages', figure: figures.forked };
  return [
    row({
      name: `fuzzing runs: ten branches, inputs of up to ${INPUT} bytes`,
      ours: figures.ours,
      baseline,
      bar: both(atLeast(30_000, '≥ 30,000/s'), timesAsFast(2, '≥ 2x it')),
    }),
    row({ name: 'the same through a kernel process', ours: figures.theirs, baseline }),
  ];
}

/** What measures a round. */
async function runsEachSecond(executor: Executor): Promise<() => Promise<number>> {
  const fuzzer = await Fuzzer.start(executor, { seed: 1, max_total_time: ROUND, max_input_size: INPUT });
  fuzzer.addZeros(INPUT);
  for (let round = 0; round < WARMING_UP; round++) await fuzzer.fuzz();
  return async () => {
    const { runs, seconds, reached } = await fuzzer.fuzz();
    if (reached < 10) throw new Error('the target took no branches');
    return runs / seconds;
  };
}
