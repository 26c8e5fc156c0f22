import type { Executor } from '../../fuzzing/engine/runner/executor';
import { ForkExecutor } from '../baselines/fork-executor';
import { inRounds } from '../measure/rounds';
import { atLeast, both, type Row, row, timesAsFast } from '../measure/row';
import { Fuzzer } from '../programs/fuzzer';
import { targetModule, withTarget } from '../programs/javascript-target';
import { withKernel } from '../programs/kernel';

const TARGET = 'ten-branches';
const INPUT = 64;
/** How long a round is, in nanoseconds. */
const ROUND = 700_000_000n;

/** What a fuzzer gets done: mutation, a run of the target in its own process, coverage, corpus. */
export function fuzzExecutionRows(): Promise<Row[]> {
  return withKernel((kernel) =>
    withTarget(kernel, TARGET, ({ executor }) =>
      ForkExecutor.during(targetModule(TARGET), async (forkExecutor) => {
        const figures = await inRounds('perSecond', {
          ours: await runsEachSecond(executor),
          forked: await runsEachSecond(forkExecutor),
        });
        return [
          row({
            name: `fuzzing runs: ten branches, inputs of up to ${INPUT} bytes`,
            ours: figures.ours,
            baseline: { name: 'the same fuzzer by fork messages', figure: figures.forked },
            bar: both(atLeast(30_000, '≥ 30,000/s'), timesAsFast(2, '≥ 2x it')),
          }),
        ];
      }),
    ),
  );
}

/** What measures a round. There was one before that does not count: all programs are compiled. */
async function runsEachSecond(executor: Executor): Promise<() => Promise<number>> {
  const fuzzer = await Fuzzer.start(executor, { seed: 1, max_total_time: ROUND, max_input_size: INPUT });
  fuzzer.addZeros(INPUT);
  await fuzzer.fuzz();
  return async () => {
    const { runs, seconds, reached } = await fuzzer.fuzz();
    if (reached < 10) throw new Error('the target took no branches');
    return runs / seconds;
  };
}
