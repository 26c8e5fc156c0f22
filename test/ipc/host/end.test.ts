import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { hostKernel } from '../../../ipc';
import { ok, ProcessEndedError, ZX_TIME_INFINITE } from '../../../kernel';
import { isAlive } from '../../harness/host-programs';
import { hostEnded, HostProgram } from '../host-program';
import { startLight } from '../light-program';
import { RawClient } from '../raw-client';

describe('the end of a hosted kernel', () => {
  it('dispose ends its programs, those of other OS processes too, and removes the socket; twice is once', async () => {
    const kernel = await hostKernel();
    const program = kernel.createProcess('host');
    const { pid, exited } = await startLight(program, []);
    kernel[Symbol.dispose]();
    kernel[Symbol.dispose]();
    expect(existsSync(kernel.socketPath)).to.equal(false);
    expect(() => program.sys.zx_vmo_create(1, 0)).to.throw(ProcessEndedError);
    expect(() => program.memory(0, 0)).to.throw(ProcessEndedError);
    await exited;
    await hostEnded(pid);
  });

  it('rejects what its programs wait for', async () => {
    const kernel = await hostKernel();
    const waits = kernel.createProcess('host').async.zx_nanosleep(ZX_TIME_INFINITE);
    const ended = waits.then(
      () => undefined,
      (error: unknown) => error,
    );
    kernel[Symbol.dispose]();
    expect(await ended).to.be.instanceOf(ProcessEndedError);
  });

  it('tells those that are connected', async () => {
    const kernel = await hostKernel();
    const client = await RawClient.open(kernel.socketPath);
    await client.greet();
    kernel[Symbol.dispose]();
    const [last] = await client.rest();
    client.close();
    expect(String(last?.[2][0])).to.match(/process 'raw' has ended with return code 0/);
  });

  it('lets in no more processes, and leaves the others of this OS process alone', async () => {
    using other = await hostKernel();
    const program = other.createProcess('other');
    const kernel = await hostKernel();
    kernel[Symbol.dispose]();
    ok(program.sys.zx_vmo_create(1, 0));
    expect(existsSync(other.socketPath)).to.equal(true);
  });

  it('the end of the OS process ends the children and removes the socket', async () => {
    const hosting = new HostProgram('hosting.ts', ['exit']);
    const { socketPath, pid } = JSON.parse(await hosting.line()) as { socketPath: string; pid: number };
    expect(await hosting.exit()).to.deep.equal([3, null]);
    expect(existsSync(socketPath)).to.equal(false);
    await ended(pid);
  });

  for (const [what, child] of [
    ['that wait', 'reporting'],
    ['that compute, and make no syscall', 'computing'],
  ] as const) {
    it(`SIGKILL of the OS process ends children ${what}; the next kernel is not disturbed`, async () => {
      const hosting = new HostProgram('hosting.ts', ['wait', child]);
      const { pid } = JSON.parse(await hosting.line()) as { pid: number };
      hosting.kill();
      expect(await hosting.exit()).to.deep.equal([null, 'SIGKILL']);
      await ended(pid);
      using kernel = await hostKernel();
      ok(kernel.createProcess('next').sys.zx_vmo_create(1, 0));
    });
  }
});

/** Waits until an OS process that is no child of this one has ended. */
async function ended(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}
