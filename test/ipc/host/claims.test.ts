import { once } from 'node:events';
import { expect } from 'chai';
import { ok, ZX_CHANNEL_READABLE, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../../kernel';
import { Channel, Thread } from '../../../zx';
import { startWorker } from '../host-program';
import { suiteHost } from './suite-host';

describe('a ticket for a thread of a process that a hosted kernel’s own thread moves into meanwhile', () => {
  const host = suiteHost();

  it('is good for nothing any more, and harms nobody', async () => {
    const { kernel, program } = host;
    const { sys } = program;
    const made = ok(sys.zx_process_create(program.defaultJob, 'shared', 0));
    const [first, second] = ['first', 'second'].map((name) =>
      ok(sys.zx_thread_create(made.proc_handle, name, 0)),
    );
    ok(sys.zx_process_start(made.proc_handle, first?.out ?? 0, 0, 0, 0, 0));
    ok(sys.zx_thread_start(second?.out ?? 0, 0, 0, 0, 0));

    const listener = new Channel(program, ok(program.svc.publish('threads')).out);
    const worker = startWorker('claiming.ts', kernel.socketPath);
    const said = async (): Promise<unknown> => ((await once(worker, 'message')) as unknown[])[0];
    const claimed = said();
    ok(await listener.async.waitOne(ZX_CHANNEL_READABLE));
    const [connection] = ok(listener.read()).handles;
    using thread = new Thread(program, first?.out ?? 0);
    ok(connection?.as(Channel).write(new Uint8Array(0), [thread]) ?? { status: -1 as never });
    expect(await claimed).to.equal('claimed');

    const { process: mine } = ok(kernel.attach(program, second?.out ?? 0));
    const answer = said();
    worker.postMessage('attach');
    expect(await answer).to.match(/hung up: no thread without code has this ticket/);
    const vmo = ok(sys.zx_vmo_create(4096, 0)).out;
    const options = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
    const { mapped_addr } = ok(sys.zx_vmar_map(made.vmar_handle, options, 0, vmo, 0, 4096));
    mine.memory(mapped_addr, 1)[0] = 7;
    expect([...ok(sys.zx_vmo_read(vmo, 0, 1)).buffer]).to.deep.equal([7]);
    await once(worker, 'exit');
  });
});
