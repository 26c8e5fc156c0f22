import type { Executor } from '../../fuzzing/engine/runner/executor';
import { figure } from '../measure/figure';
import { isFlat } from '../measure/flat';
import { heapBytes } from '../measure/garbage';
import { type Row, row } from '../measure/row';
import { Fuzzer } from '../programs/fuzzer';
import { InThreadExecutor } from '../programs/in-thread-executor';
import { withTarget } from '../programs/javascript-target';
import { besideKernel } from '../programs/kernel';

/** As many as the time allows; `npm run soak` makes more of them. */
const RUNS = { inThread: 1_000_000, ours: 100_000 };
const INPUT = 64;

/** Whether a fuzzer takes ever more memory. */
export async function fuzzMemoryRows(): Promise<Row[]> {
  const inThread = await afterTenths(new InThreadExecutor(), RUNS.inThread, heapBytes);
  const ours = await besideKernel((engine) =>
    withTarget(engine, 'ten-branches', ({ executor, residentBytes: targetBytes }) =>
      afterTenths(executor, RUNS.ours, () => heapBytes() + targetBytes()),
    ),
  );
  return [
    rowOf(`the fuzzer's heap after ${shown(RUNS.inThread)} runs in its own thread`, inThread),
    rowOf(`the same after ${shown(RUNS.ours)} runs, with a kernel, and the memory of the target`, ours),
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

function rowOf(name: string, { first, last }: Tenths): Row {
  return row({
    name,
    ours: figure('bytes', [last]),
    baseline: { name: 'after the first tenth', figure: figure('bytes', [first]) },
    bar: { text: '≤ 1.1x it + 4 MiB', isMet: () => isFlat(first, last) },
  });
}

function shown(count: number): string {
  return count.toLocaleString('en');
}
