import { expect } from 'chai';
import { CorpusType } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import { ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS, ZX_OK } from '../../../../kernel';
import type { Behaviour, FakeTarget } from './fake-executor';
import { hexOf, monitorOf, reasonsOf, runnerOf, settled } from './setup';

const BEHAVIOURS: Record<string, Behaviour> = {
  '0a': { coverage: { 0: 1, 1: 2, 2: 3 } },
  '0b': { result: FuzzResult.OOM },
  '0c0c': { coverage: { 0: 2, 2: 2 } },
  '0d0d0d': { coverage: { 0: 2, 1: 1 } },
  '0e0e': { coverage: { 0: 2, 2: 3 } },
  '0f': { coverage: { 0: 1, 2: 3 } },
  '10101010': { coverage: { 0: 2, 1: 1, 2: 2 } },
};
const SEEDS = [[0x0a]];
const LIVE = Object.keys(BEHAVIOURS)
  .filter((key) => key !== '0a')
  .map((key) => [...Buffer.from(key, 'hex')]);

const behaviourOf = (data: Uint8Array): Behaviour => BEHAVIOURS[new Input(data).toHex()] ?? {};
const merging = (target: FakeTarget = behaviourOf) => runnerOf({ seeds: SEEDS, live: LIVE, target });

describe('Runner', () => {
  describe('merge', () => {
    it('keeps what adds coverage, short before long, and what causes errors', async () => {
      const { runner } = await merging();
      expect(await runner.merge()).to.deep.equal({ status: ZX_OK });
      expect(hexOf(runner, CorpusType.SEED)).to.deep.equal(['0a']);
      expect(hexOf(runner, CorpusType.LIVE)).to.deep.equal(['0b', '0c0c', '0d0d0d']);
    });

    it('tests the seeds, the live corpus, then what has new features, the richer of a length first', async () => {
      const { runner, executor } = await merging();
      await runner.merge();
      expect(executor.hexRuns).to.deep.equal(
        [
          ['', '0a'],
          ['0b', '0f', '0c0c', '0e0e', '0d0d0d', '10101010'],
          ['0c0c', '0e0e', '0d0d0d', '10101010'],
        ].flat(),
      );
    });

    it('tells monitors of what it keeps', async () => {
      const { runner } = await merging();
      const monitor = monitorOf(runner);
      await runner.merge();
      await settled();
      expect(reasonsOf(monitor)).to.deep.equal(['INIT', 'NEW', 'NEW', 'DONE']);
    });

    it('refuses seeds that cause errors, and leaves the corpora as they were', async () => {
      const { runner } = await runnerOf({
        seeds: ['bad'],
        live: [[1], [2]],
        target: (data) => (data.length === 3 ? { result: FuzzResult.OOM } : {}),
      });
      expect(await runner.merge()).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(hexOf(runner, CorpusType.LIVE)).to.deep.equal(['01', '02']);
    });

    it('fails if an input causes an error the second time only, and leaves the corpora as they were', async () => {
      const { runner } = await merging((data, run) =>
        run > 8 ? { result: FuzzResult.CRASH } : behaviourOf(data),
      );
      const before = hexOf(runner, CorpusType.LIVE);
      expect(await runner.merge()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(hexOf(runner, CorpusType.LIVE)).to.deep.equal(before);
    });

    it('leaves the corpora as they were when it is stopped', async () => {
      const { runner, executor } = await merging();
      const before = hexOf(runner, CorpusType.LIVE);
      executor.before = settled;
      const merged = runner.merge();
      for (let i = 0; i < 5; i++) await settled();
      await runner.stop();
      expect(await merged).to.deep.equal({ status: ZX_OK });
      expect(executor.runs.length).to.be.within(1, 11);
      expect(hexOf(runner, CorpusType.LIVE)).to.deep.equal(before);
    });
  });
});
