import { join } from 'node:path';
import { expect } from 'chai';
import { PA_HND, PA_USER0, spawn } from '../../../ipc';
import {
  ok,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_INFO_PROCESS,
  ZX_PROCESS_TERMINATED,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../../kernel';
import { Channel, Vmo } from '../../../zx';
import { Actor } from '../actor';
import { describeEachTransport } from '../each-transport';
import { hostEnded } from '../host-program';
import { startLight } from '../light-program';
import { suiteHost } from './suite-host';

const PAGE = 4096;
const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
const CRASHED = -1028;
const KILLED = -1024;

describeEachTransport('a program beside its kernel and those that it spawned', () => {
  const host = suiteHost();

  it('have the very same memory mapped, and see at once what the other stores', async () => {
    const { program } = host;
    await using child = Actor.start(program, 'mapper.ts');
    using vmo = ok(Vmo.create(program, PAGE)).vmo;
    const { mapped_addr } = ok(program.sys.zx_vmar_map(program.rootVmar, READ_WRITE, 0, vmo.handle, 0, PAGE));
    const here = program.memory(mapped_addr, PAGE);
    here.set([1, 2, 3]);
    await child.does('map', [READ_WRITE, PAGE], ok(vmo.duplicate()).vmo);
    expect(await child.does('load', [0, 3])).to.deep.equal([1, 2, 3]);
    await child.does('store', [1, 9, 8]);
    expect([...here.subarray(0, 4)]).to.deep.equal([1, 9, 8, 0]);
    expect([...ok(vmo.read(0, 4)).bytes], 'what the kernel sees').to.deep.equal([1, 9, 8, 0]);
  });

  it('a child that ends leaves its parent a return code, and nothing in the kernel', async () => {
    const { program, kernel } = host;
    const before = kernel.counts();
    {
      await using child = Actor.start(program, 'mapper.ts');
      expect(await child.does('pid')).to.be.greaterThan(0);
    }
    await host.settled(before);
  });

  it('SIGKILL of a child is told like a crash; what it held is closed', async () => {
    const { program, kernel } = host;
    const before = kernel.counts();
    const { process: child, channel, pid, exited } = await startLight(program, []);
    process.kill(pid, 'SIGKILL');
    expect(await exited).to.equal(CRASHED);
    ok(await program.async.zx_object_wait_one(channel, ZX_CHANNEL_PEER_CLOSED, 2n ** 63n - 1n));
    expect(ok(program.sys.zx_object_get_info(child, ZX_INFO_PROCESS)).info.return_code).to.equal(CRASHED);
    for (const handle of [child, channel]) ok(program.sys.zx_handle_close(handle));
    await host.settled(before);
  });

  it('zx_task_kill ends the child’s OS process', async () => {
    const { program } = host;
    const { process: child, pid, exited } = await startLight(program, []);
    ok(program.sys.zx_task_kill(child));
    expect(await exited).to.equal(KILLED);
    ok(program.sys.zx_object_wait_one(child, ZX_PROCESS_TERMINATED, 0));
    await hostEnded(pid);
  });

  it('a module that there is not is an error that names it, and nothing is taken', () => {
    const { program, kernel } = host;
    const { endpoint0 } = ok(Channel.create(program));
    const before = kernel.counts();
    const handles = { [PA_HND(PA_USER0, 0)]: endpoint0.handle };
    expect(() => spawn(program, '/nowhere/module', { handles })).to.throw(
      "there is no module '/nowhere/module'",
    );
    expect(kernel.counts()).to.deep.equal(before);
  });

  it('a parent that has ended spawns none', () => {
    const { program } = host;
    program.exit();
    expect(() => spawn(program, join(__dirname, '../programs/idle'))).to.throw(
      "process 'host' has ended with return code 0",
    );
  });
});
