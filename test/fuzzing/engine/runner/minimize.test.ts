import { expect } from 'chai';
import { CorpusType } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import { ok, ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS } from '../../../../kernel';
import { text } from '../../input/bytes';
import type { FakeTarget } from './fake-executor';
import { runnerOf, settled, textsOf } from './setup';

const crash = { result: FuzzResult.CRASH };

describe('Runner', () => {
  describe('minimize', () => {
    it('refuses an input that causes no error', async () => {
      const { runner } = await runnerOf();
      expect(await runner.minimize(new Input('foo'))).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('gives an input of no or one byte back after one run', async () => {
      for (const content of ['', 'x']) {
        const { runner, executor } = await runnerOf({ target: () => crash });
        expect(text(ok(await runner.minimize(new Input(content))).input.data)).to.equal(content);
        expect(executor.runs).to.deep.equal([content]);
      }
    });

    it('reduces an input of six bytes to three where an input crashes after one of more than three', async () => {
      let previous = 6;
      const target: FakeTarget = (data) => {
        const crashes = previous > 3;
        previous = data.length;
        return crashes ? crash : {};
      };
      const { runner } = await runnerOf({ target, options: { runs: 64 } });
      expect(ok(await runner.minimize(new Input('abcdef'))).input.size).to.be.at.most(3);
    });

    it('reduces an input to the byte that matters', async () => {
      const { runner } = await runnerOf({
        target: (data) => (data.includes(0x58) ? crash : {}),
        options: { runs: 2000 },
      });
      expect(text(ok(await runner.minimize(new Input('some X text'))).input.data)).to.equal('X');
    });

    it('gives the input back if shorter ones cause another error', async () => {
      const { runner } = await runnerOf({
        target: (data) => (data.length < 6 ? { result: FuzzResult.TIMEOUT } : crash),
      });
      expect(text(ok(await runner.minimize(new Input('abcdef'))).input.data)).to.equal('abcdef');
    });

    it('takes ten minutes at most if no limit is set', async () => {
      const { runner, executor, clock } = await runnerOf({ target: (_, run) => (run === 1 ? crash : {}) });
      Object.defineProperty(clock, 'step', { value: 1_000_000_000n });
      expect(text(ok(await runner.minimize(new Input('foo'))).input.data)).to.equal('foo');
      expect(executor.runs.length).to.be.within(200, 610);
      expect(runner.options.max_total_time).to.equal(0n);
    });

    it('makes only shorter inputs, and leaves corpora and options as they were', async () => {
      const { runner, executor } = await runnerOf({
        seeds: ['a seed'],
        live: ['live'],
        options: { runs: 200 },
        target: (data, run) => (run === 1 ? crash : { coverage: { [data.length]: 1 } }),
      });
      const { options } = runner;
      expect(text(ok(await runner.minimize(new Input('abc'))).input.data)).to.equal('abc');
      expect(executor.runs.slice(1).every(({ length }) => length < 3)).to.be.true;
      expect(textsOf(runner, CorpusType.SEED)).to.deep.equal(['a seed']);
      expect(textsOf(runner, CorpusType.LIVE)).to.deep.equal(['live']);
      expect(runner.options).to.equal(options);
      expect(runner.status?.covered_pcs).to.equal(0);
    });

    it('fails with the status with which a run fails, and leaves the live corpus as it was', async () => {
      const { runner } = await runnerOf({
        live: ['live'],
        target: (_, run) => (run === 1 ? crash : { status: ZX_ERR_BAD_STATE }),
      });
      expect(await runner.minimize(new Input('foo'))).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(textsOf(runner, CorpusType.LIVE)).to.deep.equal(['live']);
    });

    it('gives the shortest input so far when it is stopped', async () => {
      const { runner } = await runnerOf({ target: (data) => (data.length > 3 ? crash : {}) });
      const minimizing = runner.minimize(new Input('abcdef'));
      for (let i = 0; i < 5; i++) await settled();
      await runner.stop();
      expect(ok(await minimizing).input.size).to.equal(4);
    });
  });

  describe('cleanse', () => {
    it('tries two bytes in each place, and changes nothing if no error stays', async () => {
      const { runner, executor } = await runnerOf();
      expect(text(ok(await runner.cleanse(new Input('abc'))).input.data)).to.equal('abc');
      expect(executor.runs.length).to.equal(6);
    });

    it('runs nothing for an input that is clean already, or empty', async () => {
      for (const content of [[0x20, 0xff], []]) {
        const { runner, executor } = await runnerOf({ target: () => crash });
        expect(ok(await runner.cleanse(new Input(content))).input.equals(new Input(content))).to.be.true;
        expect(executor.runs).to.deep.equal([]);
      }
    });

    it('replaces two bytes in the published order', async () => {
      const crashing = new Set(['081828', '0818ff', '2018ff']);
      const { runner, executor } = await runnerOf({
        target: (data) => (crashing.has(new Input(data).toHex()) ? crash : {}),
      });
      expect(ok(await runner.cleanse(new Input([8, 0x18, 0x28]))).input.toHex()).to.equal('2018ff');
      expect(executor.hexRuns).to.deep.equal(
        '201828 ff1828 082028 08ff28 081820 0818ff 2018ff 2020ff 20ffff 2020ff 20ffff'.split(' '),
      );
    });

    it('keeps a replacement that causes any error, and leaves its argument as it is', async () => {
      const { runner, executor } = await runnerOf({ target: () => ({ result: FuzzResult.TIMEOUT }) });
      const input = new Input('ab');
      expect(ok(await runner.cleanse(input)).input.toHex()).to.equal('2020');
      expect([text(input.data), executor.hexRuns]).to.deep.equal(['ab', ['2062', '2020']]);
    });

    it('makes five passes at most', async () => {
      const lastOfPass = [16, 30, 42, 52, 60];
      const { runner, executor } = await runnerOf({
        target: (_, run) => (lastOfPass.includes(run) ? crash : {}),
      });
      const { input } = ok(await runner.cleanse(new Input('abcdefgh')));
      expect(executor.runs.length).to.equal(60);
      expect(input.toHex()).to.equal('616263ffffffffff');
    });

    it('fails with the status with which a run fails', async () => {
      const { runner } = await runnerOf({ target: () => ({ status: ZX_ERR_BAD_STATE }) });
      expect(await runner.cleanse(new Input('foo'))).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });
  });
});
