import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_THREAD_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_WRONG_TYPE,
  ZX_OBJ_TYPE_THREAD,
  ZX_RIGHT_MANAGE_THREAD,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_THREAD_RUNNING,
  ZX_THREAD_STATE_GENERAL_REGS,
  ZX_THREAD_STATE_SINGLE_STEP,
  ZX_THREAD_TERMINATED,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { basicInfo, koidOf, signalsOf, without } from '../handles';
import { createProcess, startProcess } from '../tasks';

describe('zx_thread_create', () => {
  everyMode((boot) => {
    it('ZX_OK: a thread that has not started, without signals, which goes with its last handle', async () => {
      const { sys, self } = boot.process();
      const before = await boot.counts();
      const { out } = ok(sys.zx_thread_create(self, 'thread', 0));
      expect(basicInfo(sys, out)).to.include({
        type: ZX_OBJ_TYPE_THREAD,
        rights: ZX_DEFAULT_THREAD_RIGHTS,
        related_koid: koidOf(sys, self),
      });
      expect(signalsOf(sys, out)).to.equal(0);
      ok(sys.zx_handle_close(out));
      expect(await boot.counts()).to.deep.equal(before);
    });

    it('ZX_ERR_INVALID_ARGS ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: options first, then MANAGE_THREAD on the process', () => {
      const { sys, self, thread } = boot.process();
      expect(sys.zx_thread_create(0, '', 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(sys.zx_thread_create(0, '', 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_thread_create(thread, '', 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      const weak = without(sys, self, ZX_RIGHT_MANAGE_THREAD);
      expect(sys.zx_thread_create(weak, '', 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });
  });
});

describe('zx_thread_start', () => {
  everyMode((boot) => {
    it('ZX_OK: a further thread of a running process, which keeps that alive', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = startProcess(program);
      const second = ok(sys.zx_thread_create(process, 'second', 0)).out;
      ok(sys.zx_thread_start(second, 0, 0, 0, 2n ** 64n - 1n));
      expect(signalsOf(sys, second)).to.equal(ZX_THREAD_RUNNING);
      const first = boot.attach(program, thread).process;
      expect(() => first.sys.zx_thread_exit()).to.throw();
      expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_TERMINATED);
      expect(signalsOf(sys, process)).to.equal(0);
    });

    it('ZX_ERR_BAD_STATE: not the first thread, not twice, not of a process that has ended', () => {
      const program = boot.process();
      const { sys } = program;
      const created = createProcess(program);
      expect(sys.zx_thread_start(created.thread, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      const { process, thread } = startProcess(program);
      expect(sys.zx_thread_start(thread, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      const late = ok(sys.zx_thread_create(process, 'late', 0)).out;
      ok(sys.zx_task_kill(process));
      expect(sys.zx_thread_start(late, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      ok(sys.zx_thread_create(process, 'later', 0));
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: a thread with MANAGE_THREAD', () => {
      const { sys, self, thread } = boot.process();
      expect(sys.zx_thread_start(0, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_thread_start(self, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      const weak = without(sys, thread, ZX_RIGHT_MANAGE_THREAD);
      expect(sys.zx_thread_start(weak, 0, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });
  });
});

describe('zx_thread_legacy_yield', () => {
  everyMode((boot) => {
    it('ZX_OK ZX_ERR_INVALID_ARGS: there are no options', () => {
      const { sys } = boot.process();
      ok(sys.zx_thread_legacy_yield(0));
      expect(sys.zx_thread_legacy_yield(1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });
  });
});

describe('zx_thread_read_state and zx_thread_write_state', () => {
  everyMode((boot) => {
    it('ZX_OK zx_thread_read_state zx_thread_write_state: of a stopped thread, whether it steps', () => {
      const program = boot.process();
      const { sys } = program;
      const { thread } = startProcess(program);
      ok(sys.zx_task_suspend(thread));
      const read = () => [...ok(sys.zx_thread_read_state(thread, ZX_THREAD_STATE_SINGLE_STEP, 4)).buffer];
      expect(read()).to.deep.equal([0, 0, 0, 0]);
      ok(sys.zx_thread_write_state(thread, ZX_THREAD_STATE_SINGLE_STEP, new Uint8Array([1, 0, 0, 0])));
      expect(read()).to.deep.equal([1, 0, 0, 0]);
    });

    it('zx_thread_read_state zx_thread_write_state ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED ZX_ERR_INVALID_ARGS ZX_ERR_BUFFER_TOO_SMALL ZX_ERR_BAD_STATE ZX_ERR_NOT_SUPPORTED: in this order', () => {
      const program = boot.process();
      const { sys, self } = program;
      const { thread } = startProcess(program);
      const expectBoth = (handle: number, kind: number, bytes: Uint8Array, status: number): void => {
        expect(sys.zx_thread_read_state(handle, kind, bytes.length)).to.deep.equal({ status });
        expect(sys.zx_thread_write_state(handle, kind, bytes)).to.deep.equal({ status });
      };
      const step = ZX_THREAD_STATE_SINGLE_STEP;
      const four = new Uint8Array([2, 0, 0, 0]);
      const weak = without(sys, thread, ZX_RIGHT_READ | ZX_RIGHT_WRITE);
      expectBoth(0, 99, new Uint8Array(0), ZX_ERR_BAD_HANDLE);
      expectBoth(self, 99, new Uint8Array(0), ZX_ERR_WRONG_TYPE);
      expectBoth(weak, 99, new Uint8Array(0), ZX_ERR_ACCESS_DENIED);
      expectBoth(thread, 99, new Uint8Array(0), ZX_ERR_INVALID_ARGS);
      expectBoth(thread, step, new Uint8Array(3), ZX_ERR_BUFFER_TOO_SMALL);
      expectBoth(thread, step, four, ZX_ERR_BAD_STATE);
      expectBoth(thread, ZX_THREAD_STATE_GENERAL_REGS, four, ZX_ERR_BAD_STATE);
      ok(sys.zx_task_suspend(thread));
      expectBoth(thread, ZX_THREAD_STATE_GENERAL_REGS, four, ZX_ERR_NOT_SUPPORTED);
      expect(sys.zx_thread_write_state(thread, step, four)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });
  });
});
