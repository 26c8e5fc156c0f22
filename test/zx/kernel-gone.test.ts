import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { connect, KernelGoneError, spawnKernel } from '../../ipc';
import { ok } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { Event } from '../../zx';

describe('when the kernel process has died', () => {
  it('wrappers and shared memory can be disposed of: only what is asked for throws', async () => {
    const kernel = await spawnKernel();
    const program = connect({ socketPath: kernel.socketPath, name: 'program' });
    const { event } = ok(Event.create(program));
    const memory = new SharedMemory(program);
    expect(memory.mirror(new Uint8Array(10))).to.equal(0);
    process.kill(kernel.pid, 'SIGKILL');
    expect(() => event.signal(0, 0)).to.throw(KernelGoneError);
    event[Symbol.dispose]();
    memory[Symbol.dispose]();
    expect([event.isValid, memory.size]).to.deep.equal([false, 0]);
    await kernel.stop();
    rmSync(dirname(kernel.socketPath), { recursive: true });
  });
});
