import { expect } from 'chai';
import { ok, ProcessEndedError, type UserProcess, ZX_INFO_PROCESS } from '../../../kernel';
import { syscallTable } from '../../../kernel/abi/table';
import { suiteKernel } from '../suite-kernel';
import { describeEachTransport } from '../each-transport';

const EXCEPTION_KILL = -1028;
const EMPTY = new Uint8Array(0);

/** Has a program do something over and over until that ends it; how often it did. */
function repeatUntilEnded(program: UserProcess, action: () => { status: number }): number {
  for (let done = 0; ; done++) {
    try {
      expect(action().status).to.equal(0);
    } catch (error) {
      if (!(error instanceof ProcessEndedError)) throw error;
      expect(error.returnCode).to.equal(EXCEPTION_KILL);
      return done;
    }
  }
}

describeEachTransport('the bound on messages', () => {
  describe('by default', () => {
    const kernel = suiteKernel();

    it('the 3,501st message that nobody reads ends its writer with return code -1028, and nobody else', async () => {
      const client = await kernel.raw();
      const { handles } = await client.greet();
      expect(handles.self).not.to.equal(0);
      const [, , [out0]] = await client.call(syscallTable.zx_channel_create.number, [0]);
      const { number } = syscallTable.zx_channel_write;
      for (let seq = 0; seq < 3600; seq++) client.sendValue([seq, number, [out0, 0, EMPTY, []]]);
      const answers = await client.rest();
      expect(answers).to.have.length(3501);
      expect(answers.slice(0, 3500).every(([, status]) => status === 0)).to.equal(true);
      expect(answers.at(-1)?.[2][1]).to.equal(EXCEPTION_KILL);
      kernel.expectServes();
    });
  });

  describe('as asked for', () => {
    const kernel = suiteKernel({ limits: { messages: 3, packets: 4, waits: 5 } });

    it('counts per endpoint, and the reader is not the one that ends', () => {
      const writer = kernel.connect('writer');
      const reader = kernel.connect('reader');
      const listener = ok(reader.svc.publish('queue')).out;
      const out = ok(writer.svc.connect('queue')).out;
      const { handles } = ok(reader.sys.zx_channel_read(listener, 0, 0, 1));
      const [end = 0] = handles;
      expect(repeatUntilEnded(writer, () => writer.sys.zx_channel_write(out, 0, EMPTY, []))).to.equal(3);
      for (let i = 0; i < 3; i++) ok(reader.sys.zx_channel_read(end, 0, 0, 0));
    });

    it('user packets on a port: one too many ends the program', () => {
      const program = kernel.connect();
      const port = ok(program.sys.zx_port_create(0)).out;
      const queued = repeatUntilEnded(program, () => program.sys.zx_port_queue(port, { key: 1, status: 0 }));
      expect(queued).to.be.within(4, 5);
    });

    it('async waits on a port: one too many ends the program', () => {
      const program = kernel.connect();
      const port = ok(program.sys.zx_port_create(0)).out;
      const event = ok(program.sys.zx_event_create(0)).out;
      const asked = repeatUntilEnded(program, () => program.sys.zx_object_wait_async(event, port, 1, 8, 0));
      expect(asked).to.be.within(4, 5);
    });

    it('whoever watches sees the return code', () => {
      const watcher = kernel.connect('watcher');
      const writer = kernel.connect('writer');
      const listener = ok(watcher.svc.publish('self')).out;
      const channel = ok(writer.svc.connect('self')).out;
      const copy = ok(writer.sys.zx_handle_duplicate(writer.self, 0x80000000)).out;
      ok(writer.sys.zx_channel_write(channel, 0, EMPTY, [copy]));
      const [end = 0] = ok(watcher.sys.zx_channel_read(listener, 0, 0, 1)).handles;
      const [process = 0] = ok(watcher.sys.zx_channel_read(end, 0, 0, 1)).handles;
      repeatUntilEnded(writer, () => writer.sys.zx_channel_write(channel, 0, EMPTY, []));
      expect(ok(watcher.sys.zx_object_get_info(process, ZX_INFO_PROCESS)).info.return_code).to.equal(
        EXCEPTION_KILL,
      );
    });

    it('no bound ends the service registry, which all programs need', async () => {
      const greedy = await kernel.raw();
      const { handles } = await greedy.greet('greedy');
      const { number } = syscallTable.zx_channel_write;
      const publish = (name: string): Uint8Array =>
        Buffer.concat([Buffer.of(0, 0, 0, 0, 1, 0, 0, 0), Buffer.from(name)]);
      for (let seq = 0; seq < 20; seq++)
        greedy.sendValue([seq, number, [handles.svc, 0, publish(`name ${seq}`), []]]);
      for (let seq = 0; seq < 20; seq++) expect((await greedy.next())?.[0]).to.equal(seq);
      const programs = Array.from({ length: 20 }, (_, i) => kernel.connect(`client ${i}`));
      for (const program of programs) ok(program.svc.connect('nobody publishes this'));
      const [first] = programs;
      if (first) ok(first.svc.publish('nobody publishes this'));
    });
  });
});
