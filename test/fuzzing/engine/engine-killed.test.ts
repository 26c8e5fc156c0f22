import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { descendants, isAlive } from '../../harness/host-programs';
import { suiteKernel } from '../../ipc/suite-kernel';

const PATIENCE_MS = 20_000;
const engines = join(__dirname, 'programs/engine.ts');
const target = join(__dirname, '../javascript/targets/deaths.cjs');

/** What targets try, the last letter again and again: short runs, a loop without an end, a promise that never settles. */
const sequences = ['nn', 'nh', 'np'];

describe('kill -9 of an engine', () => {
  const kernel = suiteKernel();

  /** Kills an engine on the kernel behind a socket, or beside its own, in the middle of its runs. */
  async function expectTargetsToEnd(where: string): Promise<void> {
    const args = ['--require', require.resolve('ts-node/register/transpile-only'), engines];
    const engine = spawn(process.execPath, [...args, where, target, ...sequences], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ZXSIM_MAX_WAIT_MS: '' },
    });
    await once(engine.stdout, 'data');
    const targets = descendants(engine.pid ?? 0);
    expect(targets).to.have.length(sequences.length);
    engine.kill('SIGKILL');
    await once(engine, 'exit');
    for (const latest = Date.now() + PATIENCE_MS; targets.some(isAlive) && Date.now() < latest;)
      await new Promise(setImmediate);
    expect(targets.filter(isAlive), 'targets that live on').to.deep.equal([]);
  }

  it('ends its targets, whatever they are at, and leaves the kernel as it was', async () => {
    const before = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    await expectTargetsToEnd(kernel.socketPath);
    await kernel.settled(before);
    await kernel.settledDescriptors(descriptors);
    kernel.expectServes();
  });

  it('ends its targets too where the kernel ends with it', () => expectTargetsToEnd('beside'));
});
