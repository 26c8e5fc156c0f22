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

  it('ends its targets, whatever they are at, and leaves the kernel as it was', async () => {
    const before = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    const args = ['--require', require.resolve('ts-node/register/transpile-only'), engines];
    const engine = spawn(process.execPath, [...args, kernel.socketPath, target, ...sequences], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(engine.stdout, 'data');
    const targets = descendants(engine.pid ?? 0);
    expect(targets).to.have.length(sequences.length);

    engine.kill('SIGKILL');
    await once(engine, 'exit');
    await kernel.settled(before);
    await kernel.settledDescriptors(descriptors);
    for (const latest = Date.now() + PATIENCE_MS; targets.some(isAlive) && Date.now() < latest;)
      await new Promise(setImmediate);
    expect(targets.filter(isAlive), 'targets that live on').to.deep.equal([]);
    kernel.expectServes();
  });
});
