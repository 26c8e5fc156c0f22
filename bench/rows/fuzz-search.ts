import type { UserProcess } from '../../kernel';
import { figure } from '../measure/figure';
import { type Row, row } from '../measure/row';
import { Fuzzer, type Fuzzed } from '../programs/fuzzer';
import { withTarget } from '../programs/javascript-target';
import { besideKernel } from '../programs/kernel';

const SEEDS = 20;
/** Targets take longer to start than to fuzz: so many do it at once. */
const STARTING = 4;

/** A bug that a target has, and within how many runs it is to be found. */
export interface Planted {
  readonly target: string;
  readonly name: string;
  readonly limit: number;
}

export const bugs: readonly Planted[] = [
  { target: 'nested-bytes', name: 'a bug behind four bytes, nested', limit: 100_000 },
  { target: 'one-integer', name: 'a bug behind 32 bits, compared at once', limit: 50_000 },
  { target: 'one-string', name: 'a bug behind a string of 8 bytes', limit: 50_000 },
];

/** How many runs it takes to find planted bugs, from no corpus, with the options that users get. */
export function fuzzSearchRows(): Promise<Row[]> {
  return besideKernel(async (engine) => {
    const rows: Row[] = [];
    for (const bug of bugs) rows.push(...searchRows(bug, await searchWithAllSeeds(engine, bug)));
    return rows;
  });
}

async function searchWithAllSeeds(engine: UserProcess, bug: Planted): Promise<Fuzzed[]> {
  const searches: Fuzzed[] = [];
  while (searches.length < SEEDS) {
    const some = Array.from({ length: STARTING }, (_, i) => search(engine, bug, searches.length + i + 1));
    searches.push(...(await Promise.all(some)));
  }
  return searches;
}

/** With a fresh target: one that has run already has told of its comparisons. */
function search(engine: UserProcess, { target, limit }: Planted, seed: number): Promise<Fuzzed> {
  return withTarget(engine, target, async ({ executor }) =>
    (await Fuzzer.start(executor, { seed, runs: limit })).fuzz(),
  );
}

/** A search that found nothing counts with all its runs, and misses the bar. */
export function searchRows({ name, limit }: Planted, searches: readonly Fuzzed[]): Row[] {
  const runs = searches.map((each) => each.runs);
  const foundAll = searches.every(({ foundError }) => foundError);
  const bar = {
    text: `all found in ≤ ${limit.toLocaleString('en')}`,
    isMet: () => foundAll,
  };
  return [
    row({ name: `runs to find ${name}: the median of ${SEEDS} seeds`, ours: figure('runs', runs) }),
    row({ name: `the same, at the worst seed`, ours: figure('runs', [Math.max(...runs)]), bar }),
  ];
}
