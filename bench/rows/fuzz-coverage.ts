import { ModulePool } from '../../fuzzing/coverage';
import { newFeatures } from '../baselines/counter-loop';
import { inRounds } from '../measure/rounds';
import { atMost, type Row, row } from '../measure/row';
import { timeEach } from '../measure/time';

const COUNTERS = 2 ** 20;
const HIT = 100;
const TIMES = { ours: 400, loop: 40 };

/** What it costs to see after a run whether it covered something new; here, all that it covered is. */
export async function fuzzCoverageRows(): Promise<Row[]> {
  const counters = sparseCounters();
  const pool = new ModulePool();
  pool.get('bench', COUNTERS).add(counters);
  const seen = new Uint8Array(COUNTERS);
  const figures = await inRounds('seconds', {
    ours: () => timeEach(TIMES.ours, () => requireAll(pool.measure())),
    loop: () => timeEach(TIMES.loop, () => requireAll(newFeatures(counters, seen))),
  });
  return [
    row({
      name: `new coverage in 1 MiB of counters, ${HIT} of them hit`,
      ours: figures.ours,
      baseline: { name: 'a loop over all counters', figure: figures.loop },
      bar: atMost(150e-6, '≤ 150 µs'),
    }),
  ];
}

/** Hit in equal distances, so that no two are neighbours. */
function sparseCounters(): Uint8Array {
  const counters = new Uint8Array(COUNTERS);
  for (let i = 0; i < HIT; i++) counters[Math.floor(((i + 0.5) * COUNTERS) / HIT)] = i + 1;
  return counters;
}

function requireAll(found: number): void {
  if (found !== HIT) throw new Error(`${found} features are new, not ${HIT}`);
}
