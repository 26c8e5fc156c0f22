import { createRequire } from 'node:module';
import { expect } from 'chai';
import fc from 'fast-check';
import { newFeatures } from '../../bench/baselines/counter-loop';
import { isFlat } from '../../bench/measure/flat';
import { figure } from '../../bench/measure/figure';
import { Fuzzer } from '../../bench/programs/fuzzer';
import { InThreadExecutor } from './in-thread-executor';
import { targetModule } from '../../bench/programs/javascript-target';
import { showFigure } from '../../bench/report/format';
import { bugs, searchRows } from '../../bench/rows/fuzz-search';
import { ModulePool } from '../../fuzzing/coverage';

describe('the fuzzing rows of the bench', () => {
  const load = (name: string): ((data: Buffer) => unknown) => {
    const loaded = createRequire(__filename)(targetModule(name)) as { fuzz: (data: Buffer) => unknown };
    return loaded.fuzz;
  };

  describe('their targets', () => {
    const solutions: Readonly<Record<string, Buffer>> = {
      'nested-bytes': Buffer.from('FUZZ'),
      'one-integer': Buffer.from([0x1e, 0xab, 0xa1, 0x5c]),
      'one-string': Buffer.from('p1an7ed!'),
    };

    for (const { target } of bugs) {
      it(`${target} has its bug behind one beginning of an input`, () => {
        const fuzz = load(target);
        const solution = solutions[target] ?? Buffer.alloc(0);
        expect(() => fuzz(Buffer.concat([solution, Buffer.from('and more')]))).to.throw('found');
        for (let i = 0; i < solution.length; i++) {
          const wrong = Buffer.from(solution);
          wrong[i] = (wrong[i] ?? 0) ^ 1;
          expect(() => fuzz(wrong)).not.to.throw();
          expect(() => fuzz(solution.subarray(0, i))).not.to.throw();
        }
      });
    }

    it('ten-branches takes whatever it is given', () => {
      const fuzz = load('ten-branches');
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
          expect(fuzz(Buffer.from(data))).to.be.within(0, 10);
        }),
      );
    });
  });

  it('a fuzzer makes as many runs as it is told', async () => {
    const fuzzer = await Fuzzer.start(new InThreadExecutor(), { seed: 1, runs: 100, max_input_size: 64 });
    fuzzer.addZeros(64);
    const { runs, reached, foundError } = await fuzzer.fuzz();
    expect(runs).to.equal(100);
    expect(reached).to.be.greaterThan(0);
    expect(foundError).to.equal(false);
  });

  it('the loop over all counters finds what the pool finds', () => {
    const sparse = fc.uint8Array({ minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(sparse, (counters) => {
        const pool = new ModulePool();
        pool.get('test', counters.length).add(counters);
        expect(newFeatures(counters, new Uint8Array(counters.length))).to.equal(pool.measure());
      }),
    );
  });

  describe('a search with several seeds', () => {
    const bug = { target: 'any', name: 'a bug', limit: 1000 };
    const found = (runs: number) => ({ runs, seconds: 1, reached: 1, foundError: true });

    it('is told by its median and its worst', () => {
      const [middle, worst] = searchRows(bug, [found(5), found(900), found(7)]);
      expect(middle?.ours.value).to.equal(7);
      expect(worst?.ours.value).to.equal(900);
      expect(worst?.bar?.met).to.equal(true);
    });

    it('misses its bar where one seed found nothing', () => {
      const [, worst] = searchRows(bug, [found(5), { ...found(1000), foundError: false }]);
      expect(worst?.bar?.met).to.equal(false);
    });

    it('is shown as a number of runs', () => {
      expect(showFigure(figure('runs', [13_846]))).to.equal('13,846 runs');
    });
  });

  it('memory is flat that grew by a tenth and 4 MiB at most', () => {
    const MiB = 2 ** 20;
    expect(isFlat(100 * MiB, 113 * MiB)).to.equal(true);
    expect(isFlat(100 * MiB, 115 * MiB)).to.equal(false);
  });
});
