import type { KernelProcess } from '../../ipc';
import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { forkTarget } from '../baselines/fork-messages';
import { inRounds } from '../measure/rounds';
import { atMost, both, type Row, row, timesAsFast } from '../measure/row';
import { median } from '../measure/statistics';
import { startWith } from '../programs/handover';
import { asProgram, withKernel } from '../programs/kernel';
import { Turns } from '../programs/turns';

const INPUT = 64;
const COUNTERS = 65536;
const ITERATIONS = 8000;
/** So many iterations are not counted: three programs and the kernel have to be compiled first. */
const WARM_UP = 10_000;

/** One iteration of a fuzzer: engine, kernel and target are three OS processes. */
export function fuzzingRows(): Promise<Row[]> {
  return withKernel(async (kernel) => {
    const run = (): Promise<number> => asProgram(kernel, (engine) => iterations(engine, kernel));
    const figures = await inRounds('seconds', { iteration: run, forkTarget });
    return [
      row({
        name: 'fuzzing iteration: 64-byte input, signals, 64 KiB of counters',
        ours: figures.iteration,
        baseline: { name: 'the same by fork messages', figure: figures.forkTarget },
        bar: both(atMost(30e-6, '≤ 30 µs'), timesAsFast(3, '≥ 3x faster')),
      }),
    ];
  });
}

/** The median of many, in seconds. */
async function iterations(engine: UserProcess, { socketPath }: KernelProcess): Promise<number> {
  const input = new SharedMemory(engine);
  input.reserve(INPUT);
  input.write(new Uint8Array(INPUT));
  const counters = new SharedMemory(engine);
  counters.reserve(COUNTERS);
  counters.write(new Uint8Array(COUNTERS));
  const { out0, out1 } = ok(engine.sys.zx_eventpair_create(0));
  const shared = [input, counters].map((memory) => ok(memory.share()).vmo.release());
  const target = await startWith(engine, socketPath, 'fuzz-target', [...shared, out1]);
  const turns = new Turns(engine, out0);
  const data = new Uint8Array(INPUT);
  const seconds: number[] = [];
  for (let i = 0; i < WARM_UP + ITERATIONS; i++) {
    const began = performance.now();
    input.write(data.fill(i));
    turns.next();
    if (i >= WARM_UP) seconds.push((performance.now() - began) / 1000);
  }
  if (counters.data[COUNTERS - 1] !== data[0]) throw new Error('the target did not run');
  await target.stop();
  return median(seconds);
}
