import { expect } from 'chai';
import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCP_PROCESS_STARTING,
  ZX_EXCP_THREAD_EXITING,
  ZX_EXCP_THREAD_STARTING,
  ZX_THREAD_TERMINATED,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { signalsOf } from '../handles';
import { createProcess, startProgram } from '../tasks';
import { listen, told, fate } from './setup';

describe('debuggers', () => {
  eachMode((boot) => {
    it('are told of a process that starts, then of its threads, which do not run before', async () => {
      const parent = boot.process('parent');
      const { sys, defaultJob } = parent;
      const jobs = listen(sys, defaultJob, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      const { process, thread } = createProcess(parent);
      const own = listen(sys, process, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      const { process: child } = boot.attach(parent, thread);
      const made = fate(child.async.zx_event_create(0));
      const starting = await told(parent, jobs);
      expect([starting.pid, starting.type]).to.deep.equal([child.koid, ZX_EXCP_PROCESS_STARTING]);
      expect(signalsOf(sys, own)).not.to.equal(ZX_CHANNEL_READABLE);
      ok(sys.zx_handle_close(starting.exception));
      const first = await told(parent, own);
      expect(first.type).to.equal(ZX_EXCP_THREAD_STARTING);
      ok(sys.zx_handle_close(first.exception));
      expect(await made).to.equal('ZX_OK');
    });

    it('are told of a thread that exits, and keep it until they are through', async () => {
      const parent = boot.process('parent');
      const { sys } = parent;
      const { process: child, created } = startProgram(boot, parent);
      const channel = listen(sys, created.process, ZX_EXCEPTION_CHANNEL_DEBUGGER);
      const exited = child.async.zx_thread_exit().catch(() => 'ended');
      const { type, exception } = await told(parent, channel);
      expect(type).to.equal(ZX_EXCP_THREAD_EXITING);
      expect(signalsOf(sys, created.thread) & ZX_THREAD_TERMINATED).to.equal(0);
      ok(sys.zx_handle_close(exception));
      expect(await exited).to.equal('ended');
      expect(signalsOf(sys, created.thread)).to.equal(ZX_THREAD_TERMINATED);
    });
  });
});
