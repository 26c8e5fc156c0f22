import { expect } from 'chai';
import {
  ok,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_ALREADY_BOUND,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED,
  ZX_POL_ACTION_DENY,
  ZX_POL_NEW_CHANNEL,
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { outcome, rightsOf, signalsOf, without } from '../handles';
import { createProcess, jobWithPolicy, startProcess, startProgram } from '../tasks';
import { listen } from './setup';

describe('zx_task_create_exception_channel', () => {
  eachMode((boot) => {
    it('ZX_OK: a channel end to read and to pass on; the slot is free when that closes', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      for (const [task, options] of [
        [thread, 0],
        [process, 0],
        [process, ZX_EXCEPTION_CHANNEL_DEBUGGER],
        [program.defaultJob, 0],
        [program.defaultJob, ZX_EXCEPTION_CHANNEL_DEBUGGER],
      ] as const) {
        const channel = listen(sys, task, options);
        expect(rightsOf(sys, channel)).to.equal(ZX_RIGHT_TRANSFER | ZX_RIGHT_WAIT | ZX_RIGHT_READ);
        expect(outcome(sys.zx_task_create_exception_channel(task, options))).to.equal('ZX_ERR_ALREADY_BOUND');
        ok(sys.zx_handle_close(channel));
        listen(sys, task, options);
      }
      expect(ok(sys.zx_object_get_info(process, ZX_INFO_PROCESS)).info.flags).to.equal(
        ZX_INFO_PROCESS_FLAG_DEBUGGER_ATTACHED,
      );
    });

    it('its other end closes with the task', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = startProcess(program);
      const channels = [listen(sys, thread), listen(sys, process), listen(sys, process, 1)];
      ok(sys.zx_task_kill(process));
      for (const channel of channels) expect(signalsOf(sys, channel)).to.equal(ZX_CHANNEL_PEER_CLOSED);
    });

    it('ZX_ERR_INVALID_ARGS ZX_ERR_BAD_HANDLE ZX_ERR_ACCESS_DENIED ZX_ERR_BAD_STATE ZX_ERR_ALREADY_BOUND: in this order', () => {
      const program = boot.process();
      const { sys, thread } = program;
      const { process } = startProcess(program);
      const create = (task: number, options = 0) => sys.zx_task_create_exception_channel(task, options);
      expect(create(0, 2)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(create(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(create(without(sys, thread, ZX_RIGHT_INSPECT), 1)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(create(thread, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      listen(sys, process);
      const hidden = without(sys, process, ZX_RIGHT_ENUMERATE);
      ok(sys.zx_task_kill(process));
      expect(create(hidden)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(create(process)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      const other = startProcess(program).process;
      listen(sys, other);
      expect(create(other)).to.deep.equal({ status: ZX_ERR_ALREADY_BOUND });
    });

    it('ZX_ERR_ACCESS_DENIED: where the policy denies channels', () => {
      const parent = boot.process('parent');
      const job = jobWithPolicy(parent, [ZX_POL_NEW_CHANNEL, ZX_POL_ACTION_DENY]);
      const { process: child } = startProgram(boot, parent, job);
      expect(child.sys.zx_task_create_exception_channel(0, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });
  });
});
