import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { descendants, isAlive } from '../../harness/host-programs';
import { overlapping } from '../../harness/overlapping';
import { branches, fails, magic, targets, Workplace } from './workplace';

describe('zxsim fuzz', function () {
  this.timeout(120_000);
  const declare = overlapping();

  /** A test, in a directory of its own. */
  function test(title: string, body: (workplace: Workplace) => Promise<void>): void {
    declare(title, async () => {
      using workplace = new Workplace();
      await body(workplace);
    });
  }

  test('run finds a magic value, saves input and corpus, reports coverage, and exits with 77', async ({
    fuzz,
    filesIn,
    place,
  }) => {
    const { code, out } = await fuzz('run', magic, '-seed=1', '-max_len=64');
    expect(code).to.equal(77);
    expect(out).to.match(/^#\d+ NEW cov: \d+ ft: \d+ corp: \d+\/\d+b exec\/s: \d+$/m);
    expect(out).to.match(/^Error: found$/m);
    const [artifact = ''] = filesIn('artifacts');
    expect(artifact).to.match(/^death-[0-9a-f]{64}$/);
    expect(readFileSync(join(place, 'artifacts', artifact), 'latin1')).to.match(/^FUZZ/);
    expect(filesIn('corpus')).not.to.deep.equal([]);
    expect(filesIn('coverage')).to.include.members(['lcov.info', 'index.html']);
    const again = await fuzz('run', magic, '-seed=1', '-max_len=64', '-runs=3', '--no-report');
    expect(again.out).to.match(
      new RegExp(`; ${filesIn('corpus').length} inputs? \\(\\d+ bytes\\) to begin with`),
    );
  });

  test('run does the same again with the same seed and options', async ({ fuzz, directory }) => {
    const lines = async (output: string): Promise<unknown[]> => {
      const { out } = await fuzz(
        'run',
        branches,
        '-o',
        output,
        '--json',
        '-seed=5',
        '-runs=2000',
        '--no-report',
      );
      return out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { event: string; runs: number; covered_pcs: number })
        .filter(({ event }) => event !== 'PULSE')
        .map(({ event, runs, covered_pcs }) => ({ event, runs, covered_pcs }));
    };
    const first = await lines(join(directory, 'one'));
    expect(first.length).to.be.greaterThan(3);
    expect(await lines(join(directory, 'two'))).to.deep.equal(first);
  });

  test('run --jobs shares a corpus among several targets', async ({ fuzz, filesIn }) => {
    const { code, out } = await fuzz('run', magic, '--jobs', '2', '-seed=1', '-max_len=64', '--no-report');
    expect(code, out).to.equal(77);
    expect(filesIn('artifacts').length).to.be.greaterThan(0);
  });

  test('run --jobs tells what the first job has found, though others have hardly begun', async ({ fuzz }) => {
    const { code, out, err } = await fuzz('run', fails, '--jobs', '3', '--no-report');
    expect([code, err]).to.deep.equal([77, '']);
    expect(out).to.match(/^saved: .*death-[0-9a-f]{64}$/m);
  });

  test('run tells its result also where nothing is instrumented, and so nothing covered', async ({
    fuzz,
  }) => {
    const { code, out, err } = await fuzz('run', fails, '--exclude', fails);
    expect([code, err]).to.deep.equal([
      77,
      'coverage: none of the code that was loaded is instrumented; --include and --exclude say what is\n',
    ]);
    expect(out).to.match(/^saved: .*death-[0-9a-f]{64}$/m);
  });

  test('Ctrl-C ends a run cleanly, with its corpus kept and its lock gone', async ({
    running,
    filesIn,
    place,
  }) => {
    const child = await running();
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(child.exitCode).to.equal(0);
    expect(filesIn('corpus')).not.to.deep.equal([]);
    expect(existsSync(join(place, 'run.lock'))).to.equal(false);
  });

  test('status and stop reach a run from outside; a second run meanwhile is refused', async ({
    fuzz,
    running,
    place,
  }) => {
    const child = await running();
    const exited = once(child, 'exit');
    expect((await fuzz('status', place)).out).to.match(new RegExp(`^running in process ${child.pid}\n`));
    expect((await fuzz('run', place)).err).to.match(/is in use by process/);
    expect(await fuzz('stop', place)).to.include({ code: 0, out: 'stopped\n' });
    await exited;
    const { out } = await fuzz('status', place);
    expect(out).to.match(/^idle\n {2}runs: +\d+\n {2}time: +\d+ s\n {2}coverage: /);
    expect((await fuzz('stop', place)).out).to.equal('it does not run\n');
  });

  test('a run whose output nobody reads any more ends as by Ctrl-C', async ({ fuzz, running, place }) => {
    const child = await running();
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('they are pipes');
    stdout.destroy();
    const [complaints] = await Promise.all([text(stderr), once(child, 'exit')]);
    expect([child.exitCode, complaints]).to.deep.equal([0, '']);
    expect((await fuzz('status', place)).out).to.match(/^idle\n/);
  });

  test('kill -9 of a run leaves no process, and its place is free', async ({ fuzz, running, place }) => {
    const child = await running();
    const below = descendants(child.pid ?? 0);
    expect(below).to.have.lengthOf(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const latest = Date.now() + 20_000; below.some(isAlive) && Date.now() < latest;) await pause(20);
    expect(below.filter(isAlive)).to.deep.equal([]);
    expect((await fuzz('status', place)).out).to.match(/^idle\n/);
    expect((await fuzz('run', place, '-runs=1', '--no-report')).code).to.equal(0);
  });

  test('try tells what one input does', async ({ fuzz }) => {
    expect(await fuzz('try', magic, '46555a5a')).to.include({ code: 77 });
    expect((await fuzz('try', magic, '00')).out).to.match(/the input caused no error/);
    expect((await fuzz('try', magic, 'nothing')).err).to.match(/no such file or directory/);
  });

  test('minimize and cleanse make artifacts', async ({ fuzz, filesIn, directory, place }) => {
    const input = join(directory, 'input');
    writeFileSync(input, 'FUZZabc');
    expect((await fuzz('minimize', magic, input, '-r', '300', '-max_len=64')).code).to.equal(0);
    expect((await fuzz('cleanse', magic, input)).code).to.equal(0);
    const contents = filesIn('artifacts').map((name) => [
      name.split('-')[0],
      readFileSync(join(place, 'artifacts', name), 'latin1'),
    ]);
    expect(contents).to.deep.include.members([
      ['cleansed', 'FUZZ   '],
      ['minimized', 'FUZZ'],
    ]);
    expect((await fuzz('minimize', magic, '00')).err).to.match(/the input causes no error/);
  });

  test('add, fetch and merge work on the corpora', async ({ fuzz, directory }) => {
    const more = join(directory, 'more');
    mkdirSync(more);
    for (const content of ['F', 'Fx', 'Fxy', 'abc']) writeFileSync(join(more, content), content);
    expect((await fuzz('add', magic, more)).out).to.match(/^4 inputs \(9 bytes\) added to the corpus/);
    expect((await fuzz('add', magic, '3031', '-s')).out).to.match(/^1 input \(2 bytes\) added to the seed/);
    expect((await fuzz('merge', magic)).out).to.match(/^4 inputs .* before, 1 input \(1 byte\) after/);
    const fetched = join(directory, 'fetched');
    expect((await fuzz('fetch', magic, fetched)).code).to.equal(0);
    expect(readdirSync(fetched).map((name) => readFileSync(join(fetched, name), 'latin1'))).to.deep.equal([
      'F',
    ]);
  });

  test('get and set keep options', async ({ fuzz }) => {
    expect((await fuzz('set', magic, 'run_limit', '1.5s')).out).to.equal('run_limit: "1500ms"\n');
    expect((await fuzz('get', magic, 'run_limit')).out).to.equal('run_limit: "1500ms"\n');
    expect((await fuzz('get', magic)).out).to.match(/"max_input_size": +"1mb"/);
    expect((await fuzz('set', magic, 'run_limit', 'long')).err).to.match(/run_limit: long was given/);
  });

  test('coverage reports what the corpora reach', async ({ fuzz, place }) => {
    await fuzz('add', magic, '46555a00');
    expect((await fuzz('coverage', magic)).out).to.match(/^coverage: \d of \d lines, 5 of 8 branches: see /);
    expect(readFileSync(join(place, 'coverage/lcov.info'), 'utf8')).to.match(/^SF:.*targets\/magic\.cjs$/m);
  });

  test('list tells of all fuzzers here', async ({ fuzz }) => {
    await fuzz('set', magic, 'runs', '1');
    expect((await fuzz('list')).out).to.match(/^fuzz-magic {2}idle {2}.*magic\.cjs\n$/);
  });

  describe('says what is wrong, and leaves all files alone:', () => {
    test('a dictionary, with file and line', async ({ fuzz, directory }) => {
      const dict = join(directory, 'words');
      writeFileSync(dict, '"fine"\nbroken\n');
      const { code, err } = await fuzz('run', magic, `-dict=${dict}`);
      expect(code).to.equal(1);
      expect(err).to.match(/words.*2/);
    });

    test('an input of the corpus that is too large', async ({ fuzz, filesIn }) => {
      await fuzz('add', magic, '00'.repeat(100));
      const { code, err } = await fuzz('run', magic, '-max_len=64');
      expect(code).to.equal(1);
      expect(err).to.match(/corpus\/[0-9a-f]{64}: 100 bytes are more than the 64/);
      expect(filesIn('corpus')).to.have.length(1);
    });

    test('a module that is no target', async ({ fuzz }) => {
      const { code, err } = await fuzz('run', join(targets, 'nothing.cjs'));
      expect(code).to.equal(1);
      expect(err).to.match(/can't be started as a target\n.*exports no function 'fuzz'/);
    });

    test('a flag of libFuzzer that there is not', async ({ fuzz }) => {
      expect((await fuzz('run', magic, '-fork=1')).err.trim()).to.match(
        /^-fork: of libFuzzer's flags, there are [^\n]+$/,
      );
    });
  });
});
