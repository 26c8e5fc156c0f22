import { type Figure, figure, type Unit } from './figure';

/** One run of something, from nothing: what it took. */
export type Run = () => number | Promise<number>;

const ROUNDS = 5;

/** Runs each of several things once a round, so that what changes meanwhile changes for all of them. */
export async function inRounds<K extends string>(
  unit: Unit,
  runs: Readonly<Record<K, Run>>,
  rounds = ROUNDS,
): Promise<Record<K, Figure>> {
  const entries = Object.entries<Run>(runs);
  const taken = new Map<string, number[]>(entries.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of entries) taken.get(name)?.push(await run());
  }
  const figures = entries.map(([name]) => [name, figure(unit, taken.get(name) ?? [])]);
  return Object.fromEntries(figures) as Record<K, Figure>;
}
