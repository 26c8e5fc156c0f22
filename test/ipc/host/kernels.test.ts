import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { expect } from 'chai';
import { claim, connect, type HostedKernel, hostKernel, spawnKernel } from '../../../ipc';
import { Kernel, ok, statusName, type UserProcess, ZX_INFO_VMAR } from '../../../kernel';
import { Channel } from '../../../zx';
import { HostProgram } from '../host-program';
import { suiteHost } from './suite-host';

/** Where a program's address space begins and ends. */
function windowOf({ sys, rootVmar }: UserProcess): { base: number; end: number } {
  const { base, len } = ok(sys.zx_object_get_info(rootVmar, ZX_INFO_VMAR)).info;
  return { base, end: base + len };
}

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}

describe('a hosted kernel', () => {
  const host = suiteHost();

  it('has as many programs beside it as one likes, each in a job of its own', () => {
    const { kernel, program } = host;
    const other = kernel.createProcess('other');
    expect([program.koid === other.koid, program.name, other.name]).to.deep.equal([false, 'host', 'other']);
    ok(other.svc.publish('service'));
    const channel = new Channel(program, ok(program.svc.connect('service')).out);
    ok(channel.write(Uint8Array.of(1)));
    other.exit();
    expect(statusName(channel.write(Uint8Array.of(2)).status)).to.equal('ZX_ERR_PEER_CLOSED');
  });

  it('maps its programs’ memory side by side, and that of another kernel beside it', async () => {
    using other = await hostKernel();
    const programs = [host.program, host.kernel.createProcess('second'), other.createProcess('third')];
    const windows = programs.map(windowOf).sort((a, b) => a.base - b.base);
    windows.slice(1).forEach(({ base }, i) => expect(base).to.be.at.least(windows[i]?.end ?? Infinity));
  });

  it('knows nothing of another kernel of the same OS process', async () => {
    using other = await hostKernel();
    const before = other.counts();
    const { out } = ok(host.program.sys.zx_vmo_create(4096, 0));
    expect(other.counts()).to.deep.equal(before);
    expect(() => other.explain(host.program, out)).to.throw(RangeError);
  });

  it('takes in a program of another OS process that connects', async () => {
    const program = new HostProgram('awaiting.ts', [host.kernel.socketPath, 'more']);
    expect([await program.line(), await program.line(), await program.exit()]).to.deep.equal([
      'waiting',
      'woken',
      [0, null],
    ]);
  });

  it('takes in a program of another thread', async () => {
    const before = host.kernel.counts();
    const code = `
      const { connect } = require(${JSON.stringify(require.resolve('../../../ipc'))});
      const { parentPort, workerData } = require('node:worker_threads');
      const program = connect({ socketPath: workerData, name: 'worker' });
      parentPort.postMessage(program.sys.zx_vmo_create(4096, 0).status);
      program.exit();`;
    const execArgv = ['--require', 'ts-node/register/transpile-only'];
    const worker = new Worker(code, { eval: true, workerData: host.kernel.socketPath, execArgv });
    expect(await once(worker, 'message')).to.deep.equal([0]);
    await once(worker, 'exit');
    await host.settled(before);
  });

  it('tells its own thread that connect would wait for itself', () => {
    const { socketPath } = host.kernel;
    expect(() => connect({ socketPath })).to.throw(
      `the kernel at ${socketPath} runs in this very thread, which would wait for itself: use what hostKernel() gave, as in kernel.createProcess()`,
    );
  });

  it('makes room for programs anew when they end: a thousand come and go', () => {
    const before = host.kernel.counts();
    for (let i = 0; i < 1000; i++) {
      const program = host.kernel.createProcess('passer-by');
      ok(program.sys.zx_vmo_create(4096, 0));
      program.exit();
    }
    expect(host.kernel.counts()).to.deep.equal(before);
  });

  it('has no more programs once it was disposed of', async () => {
    const gone = await hostKernel();
    gone[Symbol.dispose]();
    expect(() => gone.createProcess('late')).to.throw('this kernel was disposed of: it has no more programs');
  });

  it('needs options that there are, of their types', async () => {
    const refused: readonly (readonly [options: unknown, words: RegExp])[] = [
      [{ sed: 1 }, /hostKernel: there is no option 'sed'/],
      [{ seed: 'one' }, /hostKernel: seed must be/],
      [{ limits: { handels: 1 } }, /hostKernel: limits: there is no option 'handels'/],
    ];
    for (const [options, words] of refused) {
      const error = await failure(hostKernel(options as object));
      expect(error).to.be.instanceOf(TypeError);
      expect(String(error)).to.match(words);
    }
    expect(() => host.kernel.createProcess(Object(7) as string)).to.throw(TypeError, 'name');
  });

  it('claim belongs to programs that connect() gave', () => {
    expect(() => claim(host.program, host.program.thread)).to.throw(
      TypeError,
      'claim needs a program that connect() gave; a kernel in this very thread has an attach() of its own',
    );
  });

  it('has the limits that it is given', async () => {
    using small: HostedKernel = await hostKernel({ limits: { handles: 20 } });
    const { sys } = small.createProcess('greedy');
    const create = (): string => statusName(sys.zx_event_create(0).status);
    const statuses = Array.from({ length: 20 }, create);
    expect(statuses.at(-1)).to.equal('ZX_ERR_NO_MEMORY');
  });

  it('draws the same random bytes for the same seed, as every kernel does', async () => {
    const drawn = (program: UserProcess): string => Buffer.from(program.sys.zx_cprng_draw(8)).toString('hex');
    using first = await hostKernel({ seed: 5 });
    using second = await hostKernel({ seed: 5 });
    const local = new Kernel({ seed: 5 });
    const remote = await spawnKernel({ seed: 5 });
    const far = connect({ socketPath: remote.socketPath });
    const programs = [first.createProcess('a'), second.createProcess('a'), local.createProcess('a'), far];
    expect(new Set(programs.map(drawn)).size).to.equal(1);
    far.exit();
    await remote.stop();
  });
});
