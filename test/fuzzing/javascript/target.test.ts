import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LaunchOptions } from '../../../fuzzing/javascript/target/launch';
import { readCoverageMaps } from '../../../fuzzing/report/coverage-map';
import { ZX_TASK_RETCODE_EXCEPTION_KILL, ZX_TASK_RETCODE_SYSCALL_KILL } from '../../../kernel';
import { overlapping } from '../../harness/overlapping';
import { suiteKernel } from '../../ipc/suite-kernel';
import { Engine } from './engine';

const DEATH = 2001;
/** Launches a target of targets/. */
type Launch = (module: string, options?: Omit<LaunchOptions, 'module'>) => Engine;
/** The same, and waits until it is ready. */
type Start = (...args: Parameters<Launch>) => Promise<Engine>;

const target = (name: string): string => join(__dirname, 'targets', name);

describe('a target in a program of its own', function () {
  this.timeout(60_000);
  const kernel = suiteKernel({}, 'suite');
  const declare = overlapping();

  /** A test, with engines of its own. */
  function test(title: string, body: (launch: Launch) => Promise<void>): void {
    declare(title, async () => {
      const engines: Engine[] = [];
      try {
        await body((module, options) => {
          const engine = new Engine(kernel.connect('engine'), { module: target(module), ...options });
          engines.push(engine);
          return engine;
        });
      } finally {
        for (const engine of engines) {
          engine.target.process.kill();
          await engine.target.exited;
          engine[Symbol.dispose]();
        }
      }
    });
  }

  /** A test, with engines whose targets are ready. */
  function testReady(title: string, body: (start: Start) => Promise<void>): void {
    test(title, (launch) =>
      body(async (module, options) => {
        const engine = launch(module, options);
        await engine.connect();
        return engine;
      }),
    );
  }

  describe('is told apart when it ends by', () => {
    const ways: readonly [way: string, title: string, code: number, words: RegExp][] = [
      ['t', 'an exception', DEATH, /^Error: thrown on purpose\n.*deaths\.cjs:8:/],
      ['o', 'an exception that is no Error', DEATH, /no Error/],
      ['a', 'a promise that is rejected', DEATH, /^Error: rejected on purpose\n.*deaths\.cjs:15:/],
      ['u', 'a rejection that nobody handles', DEATH, /^Error: rejected and forgotten\n/],
      ['l', 'an exception outside of the function', DEATH, /^Error: thrown later\n/],
      ['e', 'process.exit', 3, /^Error: process.exit\(3\) was called\n[^]*deaths\.cjs:25:/],
      ['z', 'process.exit(0)', 0, /^$/],
      ['s', 'SIGSEGV', ZX_TASK_RETCODE_EXCEPTION_KILL, /^$/],
    ];
    for (const [way, title, code, words] of ways) {
      testReady(title, async (start) => {
        const engine = await start('deaths.cjs');
        expect(await engine.run('n')).to.equal(true);
        expect(await engine.run(way)).to.equal(false);
        expect(await engine.target.exited).to.equal(code);
        expect(engine.target.lastWords).to.match(words);
      });
    }
  });

  for (const [way, title] of [
    ['h', 'a loop'],
    ['p', 'a promise that never settles'],
  ] as const) {
    testReady(`can be killed in ${title}`, async (start) => {
      const engine = await start('deaths.cjs');
      await engine.begin(way);
      engine.target.process.kill();
      expect(await engine.target.exited).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
    });
  }

  testReady('shows how much memory it uses', async (start) => {
    const engine = await start('deaths.cjs');
    expect(engine.target.residentBytes()).to.be.within(10 << 20, 1 << 30);
    await engine.begin('m');
    while (engine.target.residentBytes() < 400 << 20) await new Promise(setImmediate);
    engine.target.process.kill();
    await engine.target.exited;
  });

  testReady('has an exception told by its line in TypeScript, where Node maps lines', async (start) => {
    const { NODE_OPTIONS = '' } = process.env;
    process.env.NODE_OPTIONS = `${NODE_OPTIONS} --enable-source-maps`;
    const starting = start('typed.ts');
    process.env.NODE_OPTIONS = NODE_OPTIONS;
    const engine = await starting;
    expect(await engine.run('abc')).to.equal(true);
    expect(await engine.run('abcd')).to.equal(false);
    expect(engine.target.lastWords).to.match(/^Error: line 9 of typed.ts\n.*typed\.ts:9:/);
  });

  testReady('can be an ES module with an async function', async (start) => {
    const engine = await start('module.mjs');
    expect(await engine.run('abc')).to.equal(true);
    expect(engine.counters.map(({ data }) => [...data].some((count) => count > 0))).to.deep.equal([true]);
    expect(await engine.run('abcd')).to.equal(false);
    expect(engine.target.lastWords).to.match(/^Error: too long\n.*module\.mjs:5:/);
  });

  test('says why it can not be loaded', async (launch) => {
    for (const [module, words] of [
      ['nothing.cjs', /exports no function 'fuzz'/],
      ['broken.cjs', /broken when loaded/],
      ['missing.cjs', /missing\.cjs/],
    ] as const) {
      const engine = launch(module);
      expect(await engine.target.exited).to.equal(1);
      expect(engine.target.lastWords).to.match(words);
    }
  });

  test('tells its parameters', async (launch) => {
    const engine = launch('branches.cjs', { parameters: ['corpus', '-x'] });
    expect(await engine.connect()).to.deep.equal(['corpus', '-x']);
  });

  testReady('shares counters of each run alone', async (start) => {
    const engine = await start('branches.cjs');
    const counts = async (input: string): Promise<number[]> => {
      expect(await engine.run(input)).to.equal(true);
      return [...(engine.counters[0]?.data ?? [])];
    };
    const empty = await counts('');
    const some = await counts('x');
    expect(some).not.to.deep.equal(empty);
    expect(await counts('')).to.deep.equal(empty);
  });

  testReady('has modules that are the same in the next process', async (start) => {
    const [one, other] = [await start('branches.cjs'), await start('branches.cjs')];
    expect(one.names[0]?.slice(11)).to.have.length(20).and.to.equal(other.names[0]?.slice(11));
  });

  testReady('shares another module for what it loads in a run', async (start) => {
    const engine = await start('branches.cjs');
    expect(await engine.run('F')).to.equal(true);
    await engine.takeData();
    expect(engine.counters.map(({ size }) => size > 0)).to.deep.equal([true, true]);
    expect(engine.names[0]).not.to.equal(engine.names[1]);
    expect(await engine.run('F')).to.equal(true);
  });

  testReady('has the words that it compares with in the dictionary', async (start) => {
    const engine = await start('branches.cjs');
    await engine.run('1234');
    const words = engine.target.dictionary.update().map((word) => Buffer.from(word).toString('hex'));
    expect(words).to.include.members(['efbeadde', 'deadbeef']);
  });

  testReady('leaves out what is not selected', async (start) => {
    const engine = await start('branches.cjs', { loader: { exclude: [target('lazy.cjs')] } });
    await engine.run('F');
    await engine.run('F');
    expect(engine.counters).to.have.length(1);
  });

  testReady('writes maps of its modules, under their ids', async (start) => {
    const maps = mkdtempSync(join(tmpdir(), 'zxsim-maps-'));
    try {
      const engine = await start('branches.cjs', { maps });
      const [map] = readCoverageMaps(maps);
      expect(map?.id).to.equal(engine.names[0]?.slice(11));
      expect(map?.files.map(({ file }) => file)).to.deep.equal([target('branches.cjs')]);
      expect(map?.files.flatMap(({ edges }) => edges)).to.have.length(engine.counters[0]?.size ?? -1);
    } finally {
      rmSync(maps, { recursive: true });
    }
  });

  testReady('ends when the engine goes', async (start) => {
    const engine = await start('branches.cjs');
    const { exited } = engine.target;
    engine[Symbol.dispose]();
    expect(await exited).to.equal(0);
  });
});
