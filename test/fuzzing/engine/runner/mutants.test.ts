import { expect } from 'chai';
import { ok } from '../../../../kernel';
import { runnerOf } from './setup';

const MS = 1_000_000n;
const LOWER = 'abcdefgh';
const UPPER = 'STUVWXYZ';

/** Whether something was made of the letters of another. */
const isOf = (part: string, whole: string): boolean =>
  Array.from(part, (letter) => whole.includes(letter)).includes(true);

describe('the mutants of a fuzz', () => {
  it('mutation_depth: so many are made of an input before the next is picked', async () => {
    const depth = 50;
    const { runner, executor } = await runnerOf({
      live: [LOWER, UPPER],
      options: { mutation_depth: depth, runs: 3 + 10 * depth },
    });
    ok(await runner.fuzz());
    const mutants = executor.runs.slice(3);
    const groups = Array.from({ length: 10 }, (_, i) => mutants.slice(i * depth, (i + 1) * depth));
    for (const group of groups) {
      const [lower, upper] = [LOWER, UPPER].map((base) => group.filter((run) => isOf(run, base)).length);
      expect([lower, upper], 'of each input').to.satisfy(
        ([one = 0, two = 0]: number[]) => one + two === 0 || Math.max(one, two) > 0.6 * (one + two),
      );
    }
  });

  it('have another input to cross with, picked anew with each base', async () => {
    const { runner, executor } = await runnerOf({
      live: [LOWER, UPPER],
      options: { mutation_depth: 1, runs: 500 },
    });
    ok(await runner.fuzz());
    const mixed = executor.runs.filter((run) => isOf(run, LOWER) && isOf(run, UPPER));
    expect(mixed.length).to.be.greaterThan(20);
  });

  it('max_total_time counts from when the corpora were run', async () => {
    const live = Array.from({ length: 50 }, (_, i) => `input ${i}`);
    const { runner, executor } = await runnerOf({ live, options: { max_total_time: 20n * MS } });
    ok(await runner.fuzz());
    expect(executor.runs.length).to.be.within(51 + 5, 51 + 25);
  });
});
