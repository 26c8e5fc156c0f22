import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { eachMode } from '../../harness/modes';
import { event } from '../handles';
import { returnCode, startProgram } from '../tasks';
import { close, fate, listen, told } from './setup';

const EMPTY = new Uint8Array(0);

/** A program to which a handle is passed, and whose exceptions its parent handles. */
function child(boot: Boot, parent: UserProcess, handle: number) {
  const { process: program, arg1, created } = startProgram(boot, parent, parent.defaultJob, handle);
  const channel = listen(parent.sys, created.process);
  const { sys, async } = program;
  return {
    sys,
    async,
    end: arg1,
    process: created.process,
    channel,
    /** Handles its next exception. */
    excuse: async () =>
      close(parent.sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED),
  };
}

/** A port of the parent's, and a further handle to it to pass on. */
function sharedPort({ sys }: UserProcess): { port: number; shared: number } {
  const port = ok(sys.zx_port_create(0)).out;
  return { port, shared: ok(sys.zx_handle_duplicate(port, ZX_RIGHT_SAME_RIGHTS)).out };
}

/** The channel calls, with the bytes and nothing else. */
const calls = {
  zx_channel_call: ({ async }: Pick<UserProcess, 'async'>, end: number, bytes: Uint8Array) =>
    async.zx_channel_call(end, 0, ZX_TIME_INFINITE, request(bytes)),
  zx_channel_call_etc: ({ async }: Pick<UserProcess, 'async'>, end: number, bytes: Uint8Array) =>
    async.zx_channel_call_etc(end, 0, ZX_TIME_INFINITE, request(bytes)),
};

const request = (wr_bytes: Uint8Array) => ({ wr_bytes, wr_handles: [], rd_num_bytes: 9, rd_num_handles: 0 });

describe('a queue that has grown too long', () => {
  eachMode(
    (boot) => {
      for (const name of ['zx_channel_write', 'zx_channel_write_etc'] as const) {
        it(`raises an exception, and ${name} ZX_OK if that is handled: the message is queued`, async () => {
          const parent = boot.process('parent');
          const { sys } = parent;
          const { out0, out1 } = ok(sys.zx_channel_create(0));
          const writer = child(boot, parent, out1);
          ok(writer.sys[name](writer.end, 0, new Uint8Array(1), []));
          const wrote = fate(writer.async[name](writer.end, 0, new Uint8Array(2), []));
          await writer.excuse();
          expect(await wrote).to.equal('ZX_OK');
          ok(sys.zx_channel_read(out0, 0, 9, 0));
          expect(ok(sys.zx_channel_read(out0, 0, 9, 0)).actual_bytes).to.equal(2);
        });
      }

      for (const name of ['zx_channel_call', 'zx_channel_call_etc'] as const) {
        it(`raises an exception, and ${name} ZX_OK if that is handled: the request is queued, its reply comes`, async () => {
          const parent = boot.process('parent');
          const { sys } = parent;
          const { out0, out1 } = ok(sys.zx_channel_create(0));
          const caller = child(boot, parent, out1);
          ok(caller.sys.zx_channel_write(caller.end, 0, EMPTY, []));
          const called = fate(calls[name](caller, caller.end, new Uint8Array(5)));
          await caller.excuse();
          ok(sys.zx_channel_read(out0, 0, 9, 0));
          const { bytes } = ok(sys.zx_channel_read(out0, 0, 9, 0));
          expect(bytes).to.have.length(5);
          ok(sys.zx_channel_write(out0, 0, bytes, []));
          expect(await called).to.equal('ZX_OK');
        });

        it(`${name} takes a reply that comes before its exception is handled`, async () => {
          const parent = boot.process('parent');
          const { sys } = parent;
          const { out0, out1 } = ok(sys.zx_channel_create(0));
          const caller = child(boot, parent, out1);
          ok(caller.sys.zx_channel_write(caller.end, 0, EMPTY, []));
          const called = fate(calls[name](caller, caller.end, new Uint8Array(5)));
          await parent.wait(caller.channel, ZX_CHANNEL_READABLE);
          ok(sys.zx_channel_read(out0, 0, 9, 0));
          ok(sys.zx_channel_write(out0, 0, ok(sys.zx_channel_read(out0, 0, 9, 0)).bytes, []));
          await caller.excuse();
          expect(await called).to.equal('ZX_OK');
        });

        it(`ends a program whose ${name} nobody excuses, after its request was queued`, async () => {
          const parent = boot.process('parent');
          const { sys } = parent;
          const { out0, out1 } = ok(sys.zx_channel_create(0));
          const caller = child(boot, parent, out1);
          ok(caller.sys.zx_channel_write(caller.end, 0, EMPTY, []));
          const called = fate(calls[name](caller, caller.end, new Uint8Array(5)));
          ok(sys.zx_handle_close((await told(parent, caller.channel)).exception));
          expect(await called).to.equal('ended');
          expect(returnCode(sys, caller.process)).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
          ok(sys.zx_channel_read(out0, 0, 9, 0));
          expect(ok(sys.zx_channel_read(out0, 0, 9, 0)).actual_bytes).to.equal(5);
        });
      }

      it('raises an exception, and zx_port_queue ZX_ERR_SHOULD_WAIT if that is handled: the packet is lost', async () => {
        const parent = boot.process('parent');
        const { shared } = sharedPort(parent);
        const sender = child(boot, parent, shared);
        for (let i = 0; i < 2; i++) ok(sender.sys.zx_port_queue(sender.end, { key: i, status: 0 }));
        const queued = fate(sender.async.zx_port_queue(sender.end, { key: 9, status: 0 }));
        await sender.excuse();
        expect(await queued).to.equal('ZX_ERR_SHOULD_WAIT');
      });

      it('raises an exception, and zx_object_wait_async ZX_OK if that is handled: the wait is there', async () => {
        const parent = boot.process('parent');
        const { sys } = parent;
        const { port, shared } = sharedPort(parent);
        const waiter = child(boot, parent, shared);
        const [first, second] = [event(waiter.sys), event(waiter.sys)];
        ok(waiter.sys.zx_object_wait_async(first, waiter.end, 1, ZX_USER_SIGNAL_0, 0));
        const asked = fate(waiter.async.zx_object_wait_async(second, waiter.end, 2, ZX_USER_SIGNAL_0, 0));
        await waiter.excuse();
        expect(await asked).to.equal('ZX_OK');
        ok(waiter.sys.zx_object_signal(second, 0, ZX_USER_SIGNAL_0));
        expect(ok(sys.zx_port_wait(port, 0)).packet.key).to.equal(2);
      });

      it('ends a program whose zx_object_wait_async nobody excuses', async () => {
        const parent = boot.process('parent');
        const { shared } = sharedPort(parent);
        const waiter = child(boot, parent, shared);
        const source = event(waiter.sys);
        ok(waiter.sys.zx_object_wait_async(source, waiter.end, 1, ZX_USER_SIGNAL_0, 0));
        const asked = fate(waiter.async.zx_object_wait_async(source, waiter.end, 2, ZX_USER_SIGNAL_0, 0));
        ok(parent.sys.zx_handle_close((await told(parent, waiter.channel)).exception));
        expect(await asked).to.equal('ended');
        expect(returnCode(parent.sys, waiter.process)).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
      });
    },
    { limits: { messages: 1, packets: 1, waits: 1 } },
  );
});
