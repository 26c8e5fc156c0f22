import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LaunchOptions } from '../../../fuzzing/javascript/target/launch';
import { readCoverageMaps } from '../../../fuzzing/report/coverage-map';
import { ZX_TASK_RETCODE_EXCEPTION_KILL, ZX_TASK_RETCODE_SYSCALL_KILL } from '../../../kernel';
import { suiteKernel } from '../../ipc/suite-kernel';
import { Engine } from './engine';

const DEATH = 2001;
const target = (name: string): string => join(__dirname, 'targets', name);

describe('a target in a program of its own', function () {
  this.timeout(60_000);
  const engines: Engine[] = [];

  afterEach(async () => {
    for (const engine of engines.splice(0)) {
      engine.target.process.kill();
      await engine.target.exited;
      engine[Symbol.dispose]();
    }
  });

  // After the hook above, which needs the programs that this one ends.
  const kernel = suiteKernel();

  async function start(module: string, options: Omit<LaunchOptions, 'module'> = {}): Promise<Engine> {
    const engine = new Engine(kernel.connect('engine'), { module: target(module), ...options });
    engines.push(engine);
    await engine.connect();
    return engine;
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
      it(title, async () => {
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
    it(`can be killed in ${title}`, async () => {
      const engine = await start('deaths.cjs');
      await engine.begin(way);
      engine.target.process.kill();
      expect(await engine.target.exited).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
    });
  }

  it('shows how much memory it uses', async () => {
    const engine = await start('deaths.cjs');
    expect(engine.target.residentBytes()).to.be.within(10 << 20, 1 << 30);
    await engine.begin('m');
    while (engine.target.residentBytes() < 400 << 20) await new Promise(setImmediate);
    engine.target.process.kill();
    await engine.target.exited;
  });

  describe('in TypeScript, where Node maps lines', () => {
    const { NODE_OPTIONS = '' } = process.env;
    before(() => (process.env.NODE_OPTIONS = `${NODE_OPTIONS} --enable-source-maps`));
    after(() => (process.env.NODE_OPTIONS = NODE_OPTIONS));

    it('has an exception told by its line in the source', async () => {
      const engine = await start('typed.ts');
      expect(await engine.run('abc')).to.equal(true);
      expect(await engine.run('abcd')).to.equal(false);
      expect(engine.target.lastWords).to.match(/^Error: line 9 of typed.ts\n.*typed\.ts:9:/);
    });
  });

  it('can be an ES module with an async function', async () => {
    const engine = await start('module.mjs');
    expect(await engine.run('abc')).to.equal(true);
    expect(engine.counters.map(({ data }) => [...data].some((count) => count > 0))).to.deep.equal([true]);
    expect(await engine.run('abcd')).to.equal(false);
    expect(engine.target.lastWords).to.match(/^Error: too long\n.*module\.mjs:5:/);
  });

  it('says why it can not be loaded', async () => {
    for (const [module, words] of [
      ['nothing.cjs', /exports no function 'fuzz'/],
      ['broken.cjs', /broken when loaded/],
      ['missing.cjs', /missing\.cjs/],
    ] as const) {
      const engine = new Engine(kernel.connect('engine'), { module: target(module) });
      engines.push(engine);
      expect(await engine.target.exited).to.equal(1);
      expect(engine.target.lastWords).to.match(words);
    }
  });

  it('tells its parameters', async () => {
    const engine = new Engine(kernel.connect('engine'), {
      module: target('branches.cjs'),
      parameters: ['corpus', '-x'],
    });
    engines.push(engine);
    expect(await engine.connect()).to.deep.equal(['corpus', '-x']);
  });

  it('shares counters of each run alone', async () => {
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

  it('has modules that are the same in the next process', async () => {
    const [one, other] = [await start('branches.cjs'), await start('branches.cjs')];
    expect(one.names[0]?.slice(11)).to.have.length(20).and.to.equal(other.names[0]?.slice(11));
  });

  it('shares another module for what it loads in a run', async () => {
    const engine = await start('branches.cjs');
    expect(await engine.run('F')).to.equal(true);
    await engine.takeData();
    expect(engine.counters.map(({ size }) => size > 0)).to.deep.equal([true, true]);
    expect(engine.names[0]).not.to.equal(engine.names[1]);
    expect(await engine.run('F')).to.equal(true);
  });

  it('has the words that it compares with in the dictionary', async () => {
    const engine = await start('branches.cjs');
    await engine.run('1234');
    const words = engine.target.dictionary.update().map((word) => Buffer.from(word).toString('hex'));
    expect(words).to.include.members(['efbeadde', 'deadbeef']);
  });

  it('leaves out what is not selected', async () => {
    const engine = await start('branches.cjs', { loader: { exclude: [target('lazy.cjs')] } });
    await engine.run('F');
    await engine.run('F');
    expect(engine.counters).to.have.length(1);
  });

  it('writes maps of its modules, under their ids', async () => {
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

  it('ends when the engine goes', async () => {
    const engine = await start('branches.cjs');
    const { exited } = engine.target;
    engines.splice(0);
    engine[Symbol.dispose]();
    expect(await exited).to.equal(0);
  });
});
