import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(__dirname, 'programs/deadlocked.ts');

/** What a program that waits for ever prints, and its exit code. */
function run(...args: string[]): { status: number | null; printed: string } {
  const node = ['--require', 'ts-node/register/transpile-only', program, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
  return { status, printed: stdout + stderr };
}

describe('a Promise that nothing can resolve', () => {
  for (const clock of ['virtual', 'manual', 'real']) {
    it(`is rejected with a DeadlockError when the event loop has run empty; clock: ${clock}`, () => {
      const { status, printed } = run(clock);
      expect(printed).to.match(/^nothing can end this wait/);
      expect(printed).to.match(
        /lonely: zx_object_wait_one waits for ZX_EVENT_SIGNALED on event \d+\ngoes on 0\n$/,
      );
      expect(status).to.equal(0);
    });
  }

  it('is no error where nobody awaits it', () => {
    expect(run('virtual', 'forgotten')).to.deep.equal({ status: 0, printed: '' });
  });
});
