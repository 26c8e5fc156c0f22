import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_WRONG_TYPE,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_EXCP_POLICY_CODE_CHANNEL_FULL_WRITE,
  ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_OBSERVERS,
  ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_PACKETS,
  ZX_EXCP_POLICY_ERROR,
  ZX_EXCP_THREAD_STARTING,
  ZX_INFO_THREAD,
  ZX_INFO_THREAD_EXCEPTION_REPORT,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_BAD_HANDLE,
  ZX_POL_NEW_EVENT,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, without } from '../handles';
import { createProcess, startProgram } from '../tasks';
import { close, fate, listen, raising, told } from './setup';

type Sys = UserProcess['sys'];

/** The number of the report's first version. */
const REPORT_V1 = 11;

const reportOf = (sys: Sys, thread: number) =>
  ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD_EXCEPTION_REPORT)).info;

/** The type and the code of the exception that has stopped a thread. */
function cause(sys: Sys, thread: number): [type: number, code: number] {
  const { header, context } = reportOf(sys, thread);
  return [header.type, context.synth_code];
}

describe('the report of an exception', () => {
  eachMode((boot) => {
    it('ZX_OK: its type, the condition of the policy that raised it, and no registers', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const made = fate(child.async.zx_event_create(0));
      const { exception } = await told(parent, channel);
      const report = {
        header: { size: 40, type: ZX_EXCP_POLICY_ERROR },
        context: {
          arch: { u: { x86_64: { vector: 0, err_code: 0, cr2: 0 } } },
          synth_code: ZX_POL_NEW_EVENT,
          synth_data: 0,
        },
      };
      expect(reportOf(sys, thread)).to.deep.equal(report);
      expect(ok(sys.zx_object_get_info(thread, REPORT_V1)).info).to.deep.equal(report);
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await made;
    });

    it('tells a bad handle from what must not be made', async () => {
      const { parent, sys, child, process, thread } = raising(
        boot,
        ZX_POL_BAD_HANDLE,
        ZX_POL_ACTION_ALLOW_EXCEPTION,
      );
      const channel = listen(sys, process);
      const closed = fate(child.async.zx_handle_close(3));
      const { exception } = await told(parent, channel);
      expect(cause(sys, thread)).to.deep.equal([ZX_EXCP_POLICY_ERROR, ZX_POL_BAD_HANDLE]);
      close(sys, exception, ZX_EXCEPTION_STATE_HANDLED);
      await closed;
    });

    it('has no code where a debugger is told of a start', async () => {
      const parent = boot.process('parent');
      const { sys } = parent;
      const { process, thread } = createProcess(parent);
      const channel = listen(sys, process, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      const { exception } = await told(parent, channel);
      expect(cause(sys, thread)).to.deep.equal([ZX_EXCP_THREAD_STARTING, 0]);
      ok(sys.zx_handle_close(exception));
    });

    it('zx_object_get_info ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED ZX_ERR_BAD_STATE: in this order', () => {
      const { sys, self, thread } = boot.process();
      const get = (handle: number) => sys.zx_object_get_info(handle, ZX_INFO_THREAD_EXCEPTION_REPORT);
      expect(get(without(sys, self, ZX_RIGHT_INSPECT))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(get(without(sys, thread, ZX_RIGHT_INSPECT))).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(get(thread)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });

    it('zx_object_get_info ZX_ERR_BAD_STATE: once it was handled, or its thread was killed', async () => {
      const { parent, sys, child, process, thread } = raising(boot);
      const channel = listen(sys, process);
      const get = () => sys.zx_object_get_info(thread, ZX_INFO_THREAD_EXCEPTION_REPORT);
      const handled = fate(child.async.zx_event_create(0));
      close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
      await handled;
      expect(get()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      const killed = fate(child.async.zx_event_create(0));
      await told(parent, channel);
      ok(sys.zx_task_kill(process));
      await killed;
      expect(get()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info.wait_exception_channel_type).to.equal(0);
    });
  });
});

describe('the report of a queue that has grown too long', () => {
  eachMode(
    (boot) => {
      it('tells a channel, the packets of a port and the waits on a port apart', async () => {
        const parent = boot.process('parent');
        const { sys } = parent;
        const { out0, out1 } = ok(sys.zx_channel_create(0));
        const port = ok(sys.zx_port_create(0)).out;
        /** The code that a program with this handle gets, by its last call. */
        const codeOf = async (
          handle: number,
          fill: (program: UserProcess, handle: number) => readonly Promise<{ status: number }>[],
        ): Promise<number> => {
          const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, handle);
          const channel = listen(sys, created.process);
          const calls = fill(child, arg1);
          await parent.wait(channel, ZX_CHANNEL_READABLE);
          const [, code] = cause(sys, created.thread);
          close(sys, (await told(parent, channel)).exception, ZX_EXCEPTION_STATE_HANDLED);
          await Promise.all(calls);
          return code;
        };
        const shared = () => ok(sys.zx_handle_duplicate(port, ZX_RIGHT_SAME_RIGHTS)).out;
        expect(
          await codeOf(out1, ({ async }, end) =>
            [1, 2].map((size) => async.zx_channel_write(end, 0, new Uint8Array(size), [])),
          ),
        ).to.equal(ZX_EXCP_POLICY_CODE_CHANNEL_FULL_WRITE);
        expect(
          await codeOf(shared(), ({ async }, to) =>
            [1, 2, 3].map((key) => async.zx_port_queue(to, { key, status: 0 })),
          ),
        ).to.equal(ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_PACKETS);
        expect(
          await codeOf(shared(), ({ sys: own, async }, to) => {
            const source = event(own);
            return [1, 2].map((key) => async.zx_object_wait_async(source, to, key, ZX_USER_SIGNAL_0, 0));
          }),
        ).to.equal(ZX_EXCP_POLICY_CODE_PORT_TOO_MANY_OBSERVERS);
        ok(sys.zx_handle_close(out0));
      });
    },
    { limits: { messages: 1, packets: 1, waits: 1 } },
  );
});
