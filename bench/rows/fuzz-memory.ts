import type { Executor } from '../../fuzzing/engine/runner/executor';
import { figure } from '../measure/figure';
import { isFlat } from '../measure/flat';
import { heapBytes } from '../measure/garbage';
import { type Row, row } from '../measure/row';
import { Fuzzer } from '../programs/fuzzer';
import { withTarget } from '../programs/javascript-target';
import { besideKernel } from '../programs/kernel';

/** `npm run soak` makes ten times as many. */
const RUNS = 1_000_000;
const INPUT = 64;

/** Whether a fuzzer, its kernel and its target take ever more memory. */
export async function fuzzMemoryRows(): Promise<Row[]> {
  const { first, last } = await besideKernel((engine) =>
    withTarget(engine, 'ten-branches', ({ executor, residentBytes }) =>
      afterTenths(executor, RUNS, () => heapBytes() + residentBytes()),
    ),
  );
  return [
    row({
      name: `the fuzzer's heap, kernel included, and its target's memory after ${RUNS.toLocaleString('en')} runs`,
      ours: figure('bytes', [last]),
      baseline: { name: 'after the first tenth', figure: figure('bytes', [first]) },
      bar: { text: '≤ 1.1x it + 4 MiB', isMet: () => isFlat(first, last) },
    }),
  ];
}

/** How many bytes were in use after parts of the runs. */
interface Tenths {
  readonly first: number;
  readonly last: number;
}

async function afterTenths(executor: Executor, runs: number, bytes: () => number): Promise<Tenths> {
  const fuzzer = await Fuzzer.start(executor, { seed: 1, runs: runs / 10, max_input_size: INPUT });
  fuzzer.addZeros(INPUT);
  await fuzzer.fuzz();
  const first = bytes();
  for (let tenth = 2; tenth <= 10; tenth++) await fuzzer.fuzz();
  return { first, last: bytes() };
}
