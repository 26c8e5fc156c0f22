import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  connect,
  KernelGoneError,
  type KernelProcess,
  LibcError,
  PA_HND,
  PA_USER0,
  spawn,
  spawnKernel,
} from '../../../ipc';
import { ok, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE } from '../../../kernel';
import { takeKernel } from '../../harness/spare-kernel';
import { hostEnded, HostProgram, startWorker } from '../host-program';
import { RawClient } from '../raw-client';
import { describeEachTransport } from '../each-transport';

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}

describeEachTransport('the end of a kernel process', () => {
  describe('by SIGKILL', () => {
    let kernel: KernelProcess;
    beforeEach(async () => (kernel = await takeKernel()));
    afterEach(async () => {
      await kernel.stop();
      rmSync(dirname(kernel.socketPath), { recursive: true, force: true });
    });

    const stateOf = (pid: number): string | undefined =>
      / \(.*\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];

    /** Ends the kernel, which serves nobody any more when this returns. */
    function kill(): void {
      process.kill(kernel.pid, 'SIGKILL');
      while (stateOf(kernel.pid) !== 'Z');
    }

    const gone = (): RegExp =>
      new RegExp(`KernelGoneError: the kernel process at ${kernel.socketPath} has gone`);

    it('ends every pending promise and fails every later call at once, with an error that names the socket', async () => {
      const program = connect({ socketPath: kernel.socketPath });
      const pending = [
        program.async.zx_nanosleep(ZX_TIME_INFINITE),
        program.wait(program.self, 8),
        program.async.zx_object_wait_many([], ZX_TIME_INFINITE),
      ].map(failure);
      kill();
      for (const error of await Promise.all(pending)) {
        expect(error).to.be.instanceOf(KernelGoneError);
        expect(String(error)).to.match(gone());
        expect((error as KernelGoneError).socketPath).to.equal(kernel.socketPath);
      }
      expect(() => program.sys.zx_vmo_create(1, 0)).to.throw(KernelGoneError);
      expect(() => program.memory(0, 0)).to.throw(KernelGoneError);
      expect(() => program.svc.publish('x')).to.throw(KernelGoneError);
      expect(await failure(program.async.zx_vmo_create(1, 0))).to.be.instanceOf(KernelGoneError);
      program.exit();
    });

    it('fails the first call of a program that was idle, synchronous or not', async () => {
      const [first, second] = [
        connect({ socketPath: kernel.socketPath }),
        connect({ socketPath: kernel.socketPath }),
      ];
      await second.async.zx_handle_close(0);
      kill();
      expect(() => first.sys.zx_vmo_create(1, 0)).to.throw(KernelGoneError);
      expect(await failure(second.async.zx_handle_close(0))).to.be.instanceOf(KernelGoneError);
    });

    it('ends a syscall that blocks another program', async () => {
      const program = new HostProgram('blocked.ts', [kernel.socketPath]);
      expect(await program.line()).to.equal('ready');
      kill();
      expect(await program.line()).to.match(gone());
      expect(await program.line()).to.match(gone());
      expect(await program.exit()).to.deep.equal([0, null]);
    });

    it('ends a syscall that blocks a worker thread', async () => {
      const program = connect({ socketPath: kernel.socketPath });
      const worker = startWorker('blocked-worker.ts', program.ticket);
      expect(await once(worker, 'message')).to.deep.equal(['ready']);
      // The last message and the exit may come at once.
      const ended = Promise.all([once(worker, 'message'), once(worker, 'exit')]);
      kill();
      const [[words]] = (await ended) as [[string], unknown];
      expect(words).to.match(gone());
      program.exit();
    });

    it('turns what was mapped into private zero pages', async () => {
      const program = connect({ socketPath: kernel.socketPath });
      const { out } = ok(program.sys.zx_vmo_create(4096, 0));
      const { mapped_addr } = ok(program.sys.zx_vmar_map(program.rootVmar, 3, 0, out, 0, 4096));
      const memory = program.memory(mapped_addr, 4096);
      memory[7] = 7;
      const pending = failure(program.async.zx_nanosleep(ZX_TIME_INFINITE));
      kill();
      await pending;
      expect(memory[7]).to.equal(0);
      memory[7] = 8;
      expect(memory[7]).to.equal(8);
    });

    it('fails what is asked over the control connection, and new connections', async () => {
      process.kill(kernel.pid, 'SIGSTOP');
      while (stateOf(kernel.pid) !== 'T');
      const asked = failure(kernel.counts());
      kill();
      for (const error of [
        await asked,
        await failure(kernel.counts()),
        await failure(kernel.observe(() => undefined)),
      ]) {
        expect(String(error)).to.match(gone());
      }
      expect(() => connect({ socketPath: kernel.socketPath })).to.throw(Error, kernel.socketPath);
    });
  });

  it('a socket that was never there is refused by name, and so is a path that can not be one', () => {
    expect(() => connect({ socketPath: '/nowhere/kernel' })).to.throw(
      LibcError,
      'connect to /nowhere/kernel: ENOENT',
    );
    const long = `/tmp/${'x'.repeat(103)}`;
    expect(() => connect({ socketPath: long })).to.throw(
      RangeError,
      `the socket path '${long}' has 108 bytes; at most 107 are possible`,
    );
  });

  it('stop() ends the programs that were spawned, whatever they do, and removes the directory', async () => {
    const kernel = await takeKernel();
    const parent = connect({ socketPath: kernel.socketPath });
    const { out0, out1 } = ok(parent.sys.zx_channel_create(0));
    const program = join(__dirname, '../programs/mapping.ts');
    const { exited } = ok(spawn(parent, program, { handles: { [PA_HND(PA_USER0, 0)]: out1 } }));
    await parent.wait(out0, ZX_CHANNEL_READABLE);
    const pid = Number(Buffer.from(ok(parent.sys.zx_channel_read(out0, 0, 20, 0)).bytes).toString());
    await kernel.stop();
    await hostEnded(pid);
    expect(existsSync(dirname(kernel.socketPath))).to.equal(false);
    expect(await failure(exited)).to.be.instanceOf(Error);
    expect(() => parent.sys.zx_vmo_create(1, 0)).to.throw(Error, /has ended with return code 0|has gone/);
    await kernel.stop();
  });

  it('it ends with its spawner, and removes its directory', async () => {
    const spawner = new HostProgram('spawner.ts');
    const { socketPath } = JSON.parse(await spawner.line()) as { socketPath: string };
    const client = await RawClient.open(socketPath);
    await client.greet();
    spawner.kill();
    const [last] = await client.rest();
    expect(last?.[2]).to.deep.equal(["process 'raw' has ended with return code 0", 0]);
    expect(existsSync(dirname(socketPath))).to.equal(false);
  });

  it('where it is detached it outlives its spawner, until a signal stops it', async () => {
    const spawner = new HostProgram('spawner.ts', [JSON.stringify({ detached: true })]);
    const { socketPath, pid } = JSON.parse(await spawner.line()) as { socketPath: string; pid: number };
    spawner.kill();
    await spawner.exit();
    const client = await RawClient.open(socketPath);
    const { handles } = await client.greet();
    expect((await client.call(1, [handles.svc]))[1]).to.equal(0);
    process.kill(pid, 'SIGTERM');
    await client.rest();
    expect(existsSync(dirname(socketPath))).to.equal(false);
  });

  it('a temporary directory whose path is too long is refused by name, and nothing is left there', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'x'.repeat(90)));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = directory;
    const error = await failure(spawnKernel());
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    expect(String(error)).to.match(
      new RegExp(
        `could not start: the socket path '${directory}/.*' has \\d+ bytes; at most 107 .*: set TMPDIR`,
      ),
    );
    expect(readdirSync(directory).filter((name) => name.startsWith('zxsim'))).to.deep.equal([]);
    rmSync(directory, { recursive: true });
  });
});
