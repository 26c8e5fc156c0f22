import { expect } from 'chai';
import { HostProgram } from './host-program';
import { suiteKernel } from './suite-kernel';
import { describeEachTransport } from './each-transport';

describeEachTransport('ZXSIM_MAX_WAIT_MS', () => {
  const kernel = suiteKernel();

  it('turns a longer block into an error that says who waits on what; the program goes on', async () => {
    const other = kernel.connect('other');
    const waiting = other.wait(other.self, 8).catch(() => undefined);
    const program = new HostProgram('too-long.ts', [kernel.socketPath], { ZXSIM_MAX_WAIT_MS: '700' });
    const { isMaxWait, words } = JSON.parse(await program.line()) as { isMaxWait: boolean; words: string };
    expect(isMaxWait).to.equal(true);
    expect(words.split('\n')[0]).to.match(
      /^MaxWaitError: blocked for more than ZXSIM_MAX_WAIT_MS=700 ms; who waits on what:$/,
    );
    expect(words).to.match(/^ {2}patient: zx_object_wait_one waits for ZX_EVENT_SIGNALED on event \d+$/m);
    expect(words).to.match(
      /^ {2}other: zx_object_wait_one waits for ZX_PROCESS_TERMINATED on process \d+ 'other'$/m,
    );
    expect([await program.line(), await program.exit()]).to.deep.equal(['goes on: true', [0, null]]);
    other.exit();
    await waiting;
  });

  it('any other value, or none, limits nothing', async () => {
    for (const value of ['', '0', '-5', 'soon']) {
      const program = new HostProgram('awaiting.ts', [kernel.socketPath, 'more'], {
        ZXSIM_MAX_WAIT_MS: value,
      });
      expect([await program.line(), await program.line(), await program.exit()]).to.deep.equal([
        'waiting',
        'woken',
        [0, null],
      ]);
    }
  });
});
