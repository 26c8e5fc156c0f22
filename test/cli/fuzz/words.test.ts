import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { overlapping } from '../../harness/overlapping';
import { branches, fails, magic, Workplace } from './workplace';

describe('zxsim fuzz, in its words and short flags:', function () {
  this.timeout(120_000);
  const declare = overlapping();

  /** A test, in a directory of its own. */
  function test(title: string, body: (workplace: Workplace) => Promise<void>): void {
    declare(title, async () => {
      using workplace = new Workplace();
      await body(workplace);
    });
  }

  test('run -r ends after so many runs', async ({ fuzz }) => {
    const { code, out } = await fuzz('run', branches, '-r', '20', '-max_len=64', '--no-report');
    expect(code).to.equal(0);
    expect(out)
      .to.match(/^#20 DONE /m)
      .and.match(/^no input caused an error$/m);
  });

  test('run -t ends after so long', async ({ fuzz }) => {
    const { code, out } = await fuzz('run', branches, '-t', '100ms', '-max_len=64', '--no-report');
    expect(code).to.equal(0);
    expect(out)
      .to.match(/^#\d+ DONE /m)
      .and.match(/^no input caused an error$/m);
  });

  test('run -q prints nothing: its result is the exit code, and the artifact', async ({
    fuzz,
    directory,
  }) => {
    const said = await fuzz('run', fails, '-q', '--no-report');
    expect(said).to.deep.equal({ code: 77, out: '', err: '' });
    expect(readdirSync(join(directory, 'fuzz-fails', 'artifacts'))).to.have.length(1);
  });

  test('run tells where it has saved the input that it has found', async ({ fuzz, directory }) => {
    const { out } = await fuzz('run', fails, '--no-report');
    const [artifact = ''] = readdirSync(join(directory, 'fuzz-fails', 'artifacts'));
    expect(out.trim().split('\n').at(-1)).to.equal(`saved: fuzz-fails/artifacts/${artifact}`);
  });

  test('add of a file adds that one, and fetch -s copies the seeds only', async ({ fuzz, directory }) => {
    const file = join(directory, 'one');
    writeFileSync(file, 'seed');
    writeFileSync(join(directory, 'other'), 'other');
    expect((await fuzz('add', magic, file, '-s')).out).to.match(
      /^1 input \(4 bytes\) added to the seed corpus/,
    );
    expect((await fuzz('add', magic, '3031')).out).to.match(/^1 input \(2 bytes\) added to the corpus/);
    const fetched = join(directory, 'fetched');
    const { code, out } = await fuzz('fetch', magic, fetched, '-s');
    expect([code, out]).to.deep.equal([0, '1 input (4 bytes) of the seed corpus are in fetched\n']);
    expect(readdirSync(fetched).map((name) => readFileSync(join(fetched, name), 'latin1'))).to.deep.equal([
      'seed',
    ]);
  });

  for (const [command, verb, given, count] of [
    ['try', 'trying', '00', '1 byte'],
    ['minimize', 'minimizing', '46555a5a6162', '6 bytes'],
    ['cleanse', 'cleansing', '46555a5a6162', '6 bytes'],
  ] as const) {
    test(`${command} begins with how many bytes it works on`, async ({ fuzz, filesIn }) => {
      const limits = command === 'minimize' ? ['-r', '50'] : [];
      const lines = (await fuzz(command, magic, given, ...limits)).out.trim().split('\n');
      expect(lines[0]).to.equal(`${verb} ${count}`);
      if (command !== 'try')
        expect(lines.at(-1)).to.equal(`saved: fuzz-magic/artifacts/${filesIn('artifacts')[0]}`);
    });
  }
});
