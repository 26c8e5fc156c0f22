import { expect } from 'chai';
import { CorpusType } from '../../../../fuzzing/engine/runner/runner';
import { Input } from '../../../../fuzzing/input/input';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import { ok } from '../../../../kernel';
import { text } from '../../input/bytes';
import { FakeClock } from './fake-executor';
import { monitorOf, reasonsOf, runnerOf, settled, textsOf } from './setup';

describe('what a run is taken for', () => {
  it('TryOne: its coverage is not counted, and the input not kept', async () => {
    const { runner, executor } = await runnerOf({ target: () => ({ coverage: { 3: 1 } }) });
    const before = textsOf(runner, CorpusType.LIVE);
    ok(await runner.tryOne(new Input('abc')));
    expect([runner.status?.covered_pcs, textsOf(runner, CorpusType.LIVE)]).to.deep.equal([0, before]);
    expect(executor.feedback.accumulate()).to.equal(1);
  });

  it('Cleanse: the same of all its runs', async () => {
    const { runner, executor } = await runnerOf({
      target: (data) => (text(data).includes('a') ? { result: FuzzResult.DEATH } : { coverage: { 3: 1 } }),
    });
    const before = textsOf(runner, CorpusType.LIVE);
    ok(await runner.cleanse(new Input('ab')));
    expect(executor.runs.length).to.be.greaterThan(1);
    expect([runner.status?.covered_pcs, textsOf(runner, CorpusType.LIVE)]).to.deep.equal([0, before]);
  });

  it('the run that looks for a leak again: what it covers does not count', async () => {
    const { runner } = await runnerOf({
      options: { detect_leaks: true, runs: 1 },
      target: (_, run) => ({ leakSuspected: true, coverage: { [run]: 1 } }),
    });
    ok(await runner.fuzz());
    expect(runner.status).to.include({ runs: 2, covered_pcs: 1 });
  });

  it('Minimize: each pass begins without coverage and runs, and with the seeds', async () => {
    const { runner, executor } = await runnerOf({
      seeds: ['QQQQ'],
      options: { runs: 300 },
      target: (data) =>
        text(data) === 'abcdefgh' || /^a..?$/.test(text(data))
          ? { result: FuzzResult.DEATH }
          : { coverage: { [data.length]: 1 } },
    });
    const { input } = ok(await runner.minimize(new Input('abcdefgh')));
    expect(input.size).to.be.lessThan(4);
    expect(
      executor.runs.some((run) => run.includes('Q')),
      'mutants of a seed',
    ).to.equal(true);
    expect(runner.status?.runs).to.be.lessThan(executor.runs.length);
  });
});

describe('PULSE', () => {
  const runs = 64;
  const LONG = 3_000_000_000n;

  it('comes at powers of two, but not where NEW comes', async () => {
    const { runner } = await runnerOf({
      options: { runs, pulse_interval: 0n },
      surroundings: { clock: new FakeClock(LONG) },
      target: (_, run) => (run >= 9 ? { coverage: { [run - 9]: 1 } } : {}),
    });
    const monitor = monitorOf(runner);
    ok(await runner.fuzz());
    await settled();
    const pulses = monitor.statuses.flatMap(({ runs: at }, i) =>
      reasonsOf(monitor)[i] === 'PULSE' ? [at] : [],
    );
    expect(pulses).to.deep.equal([1, 2, 4, 8]);
  });

  it('comes of no run that is not counted', async () => {
    const { runner } = await runnerOf({ surroundings: { clock: new FakeClock(LONG) } });
    const monitor = monitorOf(runner);
    ok(await runner.tryOne(new Input('abc')));
    await settled();
    expect(reasonsOf(monitor)).not.to.include('PULSE');
  });
});

describe('process_stats', () => {
  it('are those of at most 256 processes', async () => {
    const none = {
      mem_mapped_bytes: 0,
      mem_private_bytes: 0,
      mem_shared_bytes: 0,
      mem_scaled_shared_bytes: 0,
    };
    const times = { cpu_time: 0n, queue_time: 0n, page_fault_time: 0n, lock_contention_time: 0n };
    const { runner, executor } = await runnerOf({ options: { runs: 1 } });
    const stats = Array.from({ length: 300 }, (_, koid) => ({ koid, ...none, ...times }));
    Object.assign(executor, { processStats: () => stats });
    ok(await runner.fuzz());
    expect(runner.status?.process_stats).to.deep.equal(stats.slice(0, 256));
  });
});
