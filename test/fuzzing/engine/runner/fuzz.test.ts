import { expect } from 'chai';
import fc from 'fast-check';
import { CorpusType } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { UpdateReason } from '../../../../fuzzing/monitor/status';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import { ok, ZX_ERR_BAD_STATE, ZX_ERR_PEER_CLOSED, ZX_OK } from '../../../../kernel';
import { bytes, text } from '../../input/bytes';
import type { Behaviour, FakeTarget } from './fake-executor';
import { expectResult, monitorOf, reasonsOf, runnerOf, settled, textsOf } from './setup';

const SECOND = 1_000_000_000n;
const MS = 1_000_000n;

/** Nested comparisons with a word, byte by byte; each that holds is a counter of its own. */
function nested(word: Uint8Array, data: Uint8Array): Behaviour {
  const different = word.findIndex((byte, i) => data[i] !== byte);
  if (different < 0) return { result: FuzzResult.DEATH };
  const coverage = Object.fromEntries(Array.from({ length: different + 1 }, (_, i) => [i, 1]));
  return { coverage, words: [word.subarray(different, different + 1)] };
}

/** Expects the error to be found in so many runs, whatever the seed. */
async function expectFound(runs: number, target: FakeTarget): Promise<void> {
  for (let seed = 1; seed <= 20; seed++) {
    const { runner } = await runnerOf({ options: { runs, seed }, target: onceWithWords(target) });
    expectResult(ok(await runner.fuzz()).artifact.result, FuzzResult.DEATH);
  }
}

/** Tells each word once only, as a dictionary that is filled at run time does. */
function onceWithWords(target: FakeTarget): FakeTarget {
  const told = new Set<string>();
  return (...run) => {
    const behaviour = target(...run);
    const words = behaviour.words?.filter((word) => !told.has(text(word))) ?? [];
    for (const word of words) told.add(text(word));
    return { ...behaviour, words };
  };
}

const isWithin = (part: string, whole: string): boolean =>
  new RegExp(Array.from(part, (c) => c).join('[^]*')).test(whole);

describe('Runner', () => {
  describe('fuzz', () => {
    it('tests the empty input, the seeds and the live corpus, then mutants of each, until an error', async () => {
      const { runner, executor } = await runnerOf({
        seeds: ['foo', 'bar'],
        live: ['qux', 'baz'],
        options: { mutation_depth: 1, detect_exits: true },
        target: (_, run) => (run > 100 ? { result: FuzzResult.EXIT } : {}),
      });
      const { artifact } = ok(await runner.fuzz());
      expectResult(artifact.result, FuzzResult.EXIT);
      expect(text(artifact.input.data)).to.equal(executor.runs.at(-1));
      expect(executor.runs.length).to.equal(101);
      expect(executor.runs.slice(0, 5)).to.deep.equal(['', 'bar', 'foo', 'baz', 'qux']);
      for (const base of ['foo', 'bar', 'baz', 'qux']) {
        expect(
          executor.runs.slice(5).some((run) => run !== base && isWithin(base, run)),
          base,
        ).to.be.true;
      }
    });

    it('ends with the input of the corpora that causes an error', async () => {
      const { runner } = await runnerOf({
        seeds: ['foo'],
        target: (data) => (text(data) === 'foo' ? { result: FuzzResult.OOM } : {}),
      });
      const { artifact } = ok(await runner.fuzz());
      expectResult(artifact.result, FuzzResult.OOM);
      expect(text(artifact.input.data)).to.equal('foo');
    });

    it('makes exactly so many runs as it may, and tells monitors from INIT over NEW to DONE', async () => {
      const { runner, executor } = await runnerOf({
        options: { runs: 10 },
        target: (_, run) => ({ coverage: { [run]: 1 } }),
      });
      const monitor = monitorOf(runner);
      const { artifact } = ok(await runner.fuzz());
      await settled();
      expectResult(artifact.result, FuzzResult.NO_ERRORS);
      expect([executor.runs.length, artifact.input.size]).to.deep.equal([10, 0]);
      expect(reasonsOf(monitor)).to.deep.equal(['INIT', ...Array<string>(9).fill('NEW'), 'DONE']);
      const [init, first] = monitor.statuses;
      const done = monitor.statuses.at(-1);
      expect(init).to.include({ running: true, runs: 0, covered_pcs: 0 });
      expect(init?.elapsed).to.satisfy((elapsed: bigint) => elapsed > 0n);
      expect(first).to.include({ running: true, runs: 2, covered_pcs: 2, covered_features: 2 });
      expect(first?.elapsed).to.satisfy((elapsed: bigint) => elapsed > (init?.elapsed ?? 0n));
      expect(done).to.include({ running: false, runs: 10, covered_pcs: 10 });
      expect(done?.elapsed).to.satisfy(
        (elapsed: bigint) => elapsed > (monitor.statuses.at(-2)?.elapsed ?? 0n),
      );
    });

    it('counts the corpora among the runs, and never makes more, however large they are', async () => {
      for (const runs of [1, 3, 4, 5]) {
        const { runner, executor } = await runnerOf({ options: { runs }, seeds: ['a', 'b'], live: ['c'] });
        ok(await runner.fuzz());
        expect(executor.runs.length).to.equal(runs);
        expect(executor.runs.slice(0, 4)).to.deep.equal(['', 'a', 'b', 'c'].slice(0, runs));
      }
    });

    it('ends without error once its time is over', async () => {
      const { runner, executor } = await runnerOf({ options: { max_total_time: 100n * MS } });
      const { artifact } = ok(await runner.fuzz());
      expectResult(artifact.result, FuzzResult.NO_ERRORS);
      expect(executor.runs.length).to.be.within(50, 110);
      expect(runner.status?.elapsed).to.satisfy((elapsed: bigint) => elapsed >= 100n * MS);
    });

    it('keeps inputs that add coverage, no others, and tells of each', async () => {
      const kept: string[] = [];
      const { runner, executor } = await runnerOf({
        options: { runs: 100 },
        target: (_, run) => (run % 10 === 0 ? { coverage: { [run / 10]: 1 } } : {}),
        surroundings: { kept: ({ data }) => kept.push(text(data)) },
      });
      ok(await runner.fuzz());
      const expected = [...new Set(executor.runs.filter((_, i) => i % 10 === 9))];
      expect(kept).to.have.members(executor.runs.filter((_, i) => i % 10 === 9));
      expect(textsOf(runner, CorpusType.LIVE)).to.have.members(expected.filter((input) => input !== ''));
    });

    it('adds the seeds to the live corpus', async () => {
      const { runner } = await runnerOf({ options: { runs: 4 }, seeds: ['foo', 'bar'], live: ['x'] });
      ok(await runner.fuzz());
      expect(textsOf(runner, CorpusType.LIVE)).to.deep.equal(['x', 'bar', 'foo']);
      expect(textsOf(runner, CorpusType.SEED)).to.deep.equal(['bar', 'foo']);
    });

    it('finds coverage anew each time', async () => {
      const { runner } = await runnerOf({ options: { runs: 3 }, target: () => ({ coverage: { 1: 1 } }) });
      for (let i = 0; i < 2; i++) {
        ok(await runner.fuzz());
        expect(runner.status).to.include({ running: false, runs: 3, covered_pcs: 1 });
      }
    });

    it('counts both corpora in the status, with both empty inputs', async () => {
      const { runner } = await runnerOf({ options: { runs: 1 }, seeds: ['foo'], live: ['quux'] });
      ok(await runner.fuzz());
      expect(runner.status).to.include({ corpus_num_inputs: 5, corpus_total_size: 10 });
    });

    it('makes only inputs that are within max_input_size', async () => {
      const { runner, executor } = await runnerOf({
        options: { runs: 2000, max_input_size: 5 },
        seeds: ['12345'],
      });
      ok(await runner.fuzz());
      expect(Math.max(...executor.runs.map(({ length }) => length))).to.equal(5);
    });

    it('sends PULSE at runs that are powers of two after two seconds', async () => {
      const { runner } = await runnerOf({ options: { runs: 5000, pulse_interval: 0n } });
      const monitor = monitorOf(runner);
      ok(await runner.fuzz());
      await settled();
      expect(reasonsOf(monitor)).to.deep.equal(['INIT', 'PULSE', 'PULSE', 'DONE']);
      expect(monitor.statuses.map(({ runs }) => runs)).to.deep.equal([0, 2048, 4096, 5000]);
    });

    it('sends PULSE when nothing was told for pulse_interval', async () => {
      const { runner } = await runnerOf({
        options: { runs: 1900, pulse_interval: SECOND / 2n },
        target: (_, run) => (run === 700 ? { coverage: { 1: 1 } } : {}),
      });
      const monitor = monitorOf(runner);
      ok(await runner.fuzz());
      await settled();
      expect(reasonsOf(monitor)).to.deep.equal(['INIT', 'PULSE', 'NEW', 'PULSE', 'PULSE', 'DONE']);
    });

    it('comes back to the event loop every 50 ms', async () => {
      const { runner, clock } = await runnerOf({ options: { runs: 1000 } });
      ok(await runner.fuzz());
      expect(clock.yields).to.be.within(18, 22);
    });

    it('fails with the status with which a run fails', async () => {
      const { runner } = await runnerOf({
        target: (_, run) => (run === 50 ? { status: ZX_ERR_BAD_STATE } : {}),
      });
      expect(await runner.fuzz()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });

    it('makes the same runs with the same seed, and others with another', async () => {
      const runsWith = async (seed: number): Promise<string[]> => {
        const { runner, executor } = await runnerOf({
          options: { runs: 500, seed },
          live: ['foo'],
          target: (data) => ({ coverage: { [(data[0] ?? 0) % 64]: data.length } }),
        });
        ok(await runner.fuzz());
        return executor.runs;
      };
      expect(await runsWith(7)).to.deep.equal(await runsWith(7));
      expect(await runsWith(7)).to.not.deep.equal(await runsWith(8));
    });

    it('finds a magic value of four bytes within 100,000 runs at each of twenty seeds', async () => {
      await expectFound(100_000, (data) => nested(bytes('FUZZ'), data));
    });

    it('finds a number of 32 bits that is compared at once within 50,000 runs at each of twenty seeds', async () => {
      const words = [bytes([0xde, 0xad, 0xbe, 0xef]), bytes([0xef, 0xbe, 0xad, 0xde])];
      await expectFound(50_000, (data) => {
        const view = new DataView(data.buffer, data.byteOffset, data.length);
        const isFound = data.length >= 8 && view.getUint32(4) === 0xdeadbeef;
        return isFound
          ? { result: FuzzResult.DEATH }
          : { coverage: { [Math.min(data.length, 8)]: 1 }, words };
      });
    });

    it('finds a string of eight bytes that is compared whole within 50,000 runs at each of twenty seeds', async () => {
      const words = [bytes('password')];
      await expectFound(50_000, (data) =>
        text(data) === 'password' ? { result: FuzzResult.DEATH } : { coverage: { 1: 1 }, words },
      );
    });

    it('keeps its counts right whatever the target does', async () => {
      const behaviour = fc.record({
        coverage: fc.dictionary(fc.nat(63).map(String), fc.nat(255), { maxKeys: 3 }),
        leakSuspected: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(behaviour, { minLength: 1 }), fc.nat(100), async (behaviours, extra) => {
          const runs = 1 + extra;
          const { runner, executor } = await runnerOf({
            options: { runs },
            target: (_, run) => behaviours[run % behaviours.length] ?? {},
          });
          ok(await runner.fuzz());
          expect(executor.runs.length).to.equal(runs);
          const seen = behaviours
            .filter((_, i) =>
              Array.from({ length: runs }, (_, run) => (run + 1) % behaviours.length).includes(i),
            )
            .flatMap(({ coverage }) => Object.entries(coverage).filter(([, value]) => value > 0))
            .map(([index]) => index);
          expect(runner.status?.covered_pcs).to.equal(new Set(seen).size);
        }),
        { numRuns: 30 },
      );
    });
  });

  describe('stop', () => {
    it('ends fuzzing without error, and may be asked for twice', async () => {
      const { runner } = await runnerOf();
      const fuzzing = runner.fuzz();
      for (let i = 0; i < 10; i++) await settled();
      expect(runner.status).to.include({ running: true });
      await Promise.all([runner.stop(), runner.stop()]);
      expect(runner.status).to.include({ running: false });
      expectResult(ok(await fuzzing).artifact.result, FuzzResult.NO_ERRORS);
      await runner.stop();
    });

    it('does nothing when nothing runs', async () => {
      const { runner } = await runnerOf();
      await runner.stop();
      expectResult(ok(await runner.execute([])).result, FuzzResult.NO_ERRORS);
    });

    it('begins no run after it was asked for', async () => {
      const { runner, executor } = await runnerOf();
      const workflows = [
        () => runner.fuzz(),
        () => runner.tryOne(new Input('foo')),
        () => runner.minimize(new Input('foo')),
        () => runner.cleanse(new Input('foo')),
        () => runner.merge(),
      ];
      for (const start of workflows) {
        const ended = start();
        await runner.stop();
        expect((await ended).status).to.equal(ZX_OK);
      }
      expect(executor.runs).to.deep.equal([]);
    });

    it('cancels a run that takes long, which is then no error', async () => {
      const { runner, executor } = await runnerOf({ target: () => ({ status: ZX_ERR_PEER_CLOSED, ZX_OK }) });
      let cancel = (): void => undefined;
      executor.before = () => new Promise((resolve) => (cancel = resolve));
      executor.cancel = () => cancel();
      const monitor = monitorOf(runner);
      const fuzzing = runner.fuzz();
      await settled();
      await runner.stop();
      expectResult(ok(await fuzzing).artifact.result, FuzzResult.NO_ERRORS);
      await settled();
      expect(monitor.reasons.at(-1)).to.equal(UpdateReason.DONE);
      expect(executor.runs.length).to.equal(1);
    });
  });
});
