import { join } from 'node:path';
import { expect } from 'chai';
import { Runner } from '../../../fuzzing/engine/runner/runner';
import { TargetExecutor } from '../../../fuzzing/engine/target-executor';
import type { RunningTarget } from '../../../fuzzing/engine/running-target';
import { Input } from '../../../fuzzing/input/input';
import { javaScriptTargets } from '../../../fuzzing/javascript/target/start';
import type { Options } from '../../../fuzzing/options/options';
import { type FuzzResultName, resultName } from '../../../fuzzing/result/fuzz-result';
import { ZX_OK } from '../../../kernel';
import { overlapping } from '../../harness/overlapping';
import { suiteKernel } from '../../ipc/suite-kernel';
import { expectStatus } from '../setup';

const MS = 1_000_000n;
const targets = join(__dirname, '../javascript/targets');

describe('TargetExecutor', function () {
  this.timeout(120_000);
  const kernel = suiteKernel({}, 'suite');
  const declare = overlapping();

  interface Started {
    readonly runner: Runner;
    readonly executor: TargetExecutor;
    /** The targets in the order in which they were started. */
    readonly started: RunningTarget[];
    readonly log: string[];
  }

  type Start = (name: string, options?: Partial<Options>) => Promise<Started>;

  /** A test, with executors of its own. */
  function test(title: string, body: (start: Start) => Promise<void>): void {
    declare(title, async () => {
      const executors: TargetExecutor[] = [];
      try {
        await body((name, options) => start(executors, name, options));
      } finally {
        for (const executor of executors) {
          await executor.stop();
          executor[Symbol.dispose]();
        }
      }
    });
  }

  async function start(
    executors: TargetExecutor[],
    name: string,
    options: Partial<Options> = {},
  ): Promise<Started> {
    const process = kernel.connect('engine');
    const starter = javaScriptTargets(process, { module: join(targets, name), quiet: true });
    const started: RunningTarget[] = [];
    const log: string[] = [];
    const executor = new TargetExecutor(
      process,
      (channels) => {
        const target = starter(channels);
        started.push(target);
        return target;
      },
      (text) => log.push(text),
    );
    executors.push(executor);
    const runner = new Runner(executor, { log: (line) => log.push(line) });
    expectStatus((await runner.configure({ seed: 1, max_input_size: 64, ...options })).status, 'ZX_OK');
    return { runner, executor, started, log };
  }

  /** Settles when the target has been told of the next run. */
  function nextRun({ executor }: Started): Promise<void> {
    const run = executor.run.bind(executor);
    return new Promise((resolve) => {
      executor.run = (input, detectLeaks) => {
        const outcome = run(input, detectLeaks);
        resolve();
        return outcome;
      };
    });
  }

  async function resultOf({ runner }: Started, input: string): Promise<string> {
    const tried = await runner.tryOne(new Input(input));
    expectStatus(tried.status, 'ZX_OK');
    return tried.status === ZX_OK ? resultName(tried.result) : '';
  }

  describe('tells apart', () => {
    const ways: readonly [way: string, title: string, result: FuzzResultName, options?: Partial<Options>][] =
      [
        ['t', 'an exception', 'DEATH'],
        ['a', 'a promise that is rejected', 'DEATH'],
        ['u', 'a rejection that nobody handles', 'DEATH'],
        ['e', 'process.exit, where that is an error', 'EXIT', { detect_exits: true }],
        ['e', 'process.exit, where that is none', 'NO_ERRORS'],
        ['z', 'process.exit(0)', 'NO_ERRORS', { detect_exits: true }],
        ['s', 'SIGSEGV', 'CRASH'],
        ['b', 'process.abort', 'CRASH'],
        ['h', 'an endless loop', 'TIMEOUT', { run_limit: 300n * MS }],
        ['p', 'a promise that never settles', 'TIMEOUT', { run_limit: 300n * MS }],
        ['m', 'too much memory', 'OOM', { oom_limit: 400 * 2 ** 20 }],
      ];
    for (const [way, title, result, options] of ways) {
      test(`${title}: ${result}, and the next run has a fresh target`, async (start) => {
        const fuzzer = await start('deaths.cjs', options);
        expect(await resultOf(fuzzer, 'n')).to.equal('NO_ERRORS');
        expect(await resultOf(fuzzer, way)).to.equal(result);
        expect(await resultOf(fuzzer, 'n')).to.equal('NO_ERRORS');
        expect(fuzzer.started).to.have.length(2);
      });
    }

    test('a short run that took longer than run_limit, from one that left too much memory', async (start) => {
      const fuzzer = await start('deaths.cjs', { run_limit: 1n * MS });
      const results = [await resultOf(fuzzer, 'w'), await resultOf(fuzzer, 'w')];
      expect(results).to.include('TIMEOUT').and.not.to.include('OOM');
    });

    test('its words are those of the exception, also once it is gone', async (start) => {
      const fuzzer = await start('deaths.cjs');
      await resultOf(fuzzer, 't');
      expect(fuzzer.executor.lastWords).to.match(/^Error: thrown on purpose\n/);
    });

    test('a timeout is logged with what the threads were about', async (start) => {
      const fuzzer = await start('deaths.cjs', { run_limit: 300n * MS });
      await resultOf(fuzzer, 'h');
      expect(fuzzer.log.join('')).to.match(/process \d+ 'target'\n {2}thread/);
    });
  });

  test('a target that is killed between runs: ZX_ERR_BAD_STATE, and the next run has a fresh one', async (start) => {
    const fuzzer = await start('deaths.cjs');
    await resultOf(fuzzer, 'n');
    fuzzer.started[0]?.kill();
    await fuzzer.started[0]?.exited;
    expectStatus((await fuzzer.runner.tryOne(new Input('n'))).status, 'ZX_ERR_BAD_STATE');
    expect(await resultOf(fuzzer, 'n')).to.equal('NO_ERRORS');
  });

  test('a target that is killed in a run: EXIT or CRASH, and no error of the engine', async (start) => {
    const fuzzer = await start('deaths.cjs', { detect_exits: true });
    await resultOf(fuzzer, 'n');
    const begun = nextRun(fuzzer);
    const running = fuzzer.runner.tryOne(new Input('p'));
    await begun;
    fuzzer.started[0]?.kill();
    const tried = await running;
    expect(tried.status === ZX_OK && resultName(tried.result)).to.be.oneOf(['EXIT', 'CRASH']);
  });

  test('a target that is killed before its first run: another one is started', async (start) => {
    const fuzzer = await start('deaths.cjs');
    fuzzer.started[0]?.kill();
    await fuzzer.started[0]?.exited;
    expect(await resultOf(fuzzer, 'n')).to.equal('NO_ERRORS');
    expect(fuzzer.started).to.have.length(2);
  });

  declare(
    'a module that can not be loaded: ZX_ERR_CANCELED, with what is wrong in its last words',
    async () => {
      const process = kernel.connect('engine');
      const module = join(targets, 'broken.cjs');
      using executor = new TargetExecutor(process, javaScriptTargets(process, { module, quiet: true }));
      expectStatus((await new Runner(executor).configure({})).status, 'ZX_ERR_CANCELED');
      expect(executor.lastWords).to.match(/broken when loaded/);
    },
  );

  test('stop cuts a run short that does not end', async (start) => {
    const fuzzer = await start('deaths.cjs');
    await resultOf(fuzzer, 'n');
    const begun = nextRun(fuzzer);
    const running = fuzzer.runner.tryOne(new Input('h'));
    await begun;
    await fuzzer.runner.stop();
    expectStatus((await running).status, 'ZX_OK');
    expect(await resultOf(fuzzer, 'n')).to.equal('NO_ERRORS');
  });

  test('code that is loaded in a run is one more module', async (start) => {
    const { executor, runner } = await start('branches.cjs');
    let modules = 0;
    await runner.tryOne(new Input(''));
    executor.feedback.forEachModule(() => modules++);
    expect(modules).to.equal(1);
    modules = 0;
    await runner.tryOne(new Input('F'));
    executor.feedback.forEachModule(() => modules++);
    expect(modules).to.equal(2);
  });

  test('what ran before process.exit is seen', async (start) => {
    const { executor, runner } = await start('deaths.cjs');
    await runner.tryOne(new Input('n'));
    executor.feedback.accumulate();
    await runner.tryOne(new Input('z'));
    expect(executor.feedback.measure()).to.be.greaterThan(0);
  });

  test('finds a magic value byte by byte, the same way each time', async (start) => {
    const runs: number[] = [];
    for (let time = 0; time < 2; time++) {
      const { runner } = await start('magic.cjs', { runs: 100_000 });
      const outcome = await runner.fuzz();
      expect(outcome.status === ZX_OK && resultName(outcome.artifact.result)).to.equal('DEATH');
      runs.push(runner.status?.runs ?? 0);
    }
    expect(runs[0]).to.equal(runs[1]);
  });
});
