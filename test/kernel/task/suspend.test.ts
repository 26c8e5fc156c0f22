import { expect } from 'chai';
import {
  DeadlockError,
  ok,
  ProcessEndedError,
  ZX_DEFAULT_SUSPEND_TOKEN_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_WRONG_TYPE,
  ZX_EVENT_SIGNALED,
  ZX_INFO_THREAD,
  ZX_OBJ_TYPE_SUSPEND_TOKEN,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZX_THREAD_RUNNING,
  ZX_THREAD_STATE_SUSPENDED,
  ZX_THREAD_SUSPENDED,
  ZX_THREAD_TERMINATED,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { arrived } from '../arrived';
import { basicInfo, event, signalsOf, without } from '../handles';
import { createProcess, startProcess, startProgram } from '../tasks';

/** Lets what is under way arrive. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise(setImmediate);
}

for (const name of ['zx_task_suspend', 'zx_task_suspend_token'] as const) {
  describe(name, () => {
    everyMode((boot) => {
      it('ZX_OK: a token; the thread shows that it is suspended until that is closed', () => {
        const program = boot.process();
        const { sys } = program;
        const { thread } = startProcess(program);
        const { token } = ok(sys[name](thread));
        expect(basicInfo(sys, token)).to.include({
          type: ZX_OBJ_TYPE_SUSPEND_TOKEN,
          rights: ZX_DEFAULT_SUSPEND_TOKEN_RIGHTS,
        });
        expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_SUSPENDED);
        expect(ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info.state).to.equal(
          ZX_THREAD_STATE_SUSPENDED,
        );
        ok(sys.zx_handle_close(token));
        expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_RUNNING);
      });

      it('ZX_ERR_BAD_HANDLE ZX_ERR_ACCESS_DENIED ZX_ERR_NOT_SUPPORTED ZX_ERR_WRONG_TYPE ZX_ERR_BAD_STATE: in this order', () => {
        const program = boot.process();
        const { sys, self, thread, defaultJob } = program;
        expect(sys[name](0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
        expect(sys[name](event(sys))).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        expect(sys[name](without(sys, thread, ZX_RIGHT_WRITE))).to.deep.equal({
          status: ZX_ERR_ACCESS_DENIED,
        });
        expect(sys[name](thread)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
        expect(sys[name](self)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
        expect(sys[name](defaultJob)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
        const started = startProcess(program);
        ok(sys.zx_task_kill(started.process));
        expect(sys[name](started.thread)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
        expect(sys[name](started.process)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      });
    });
  });
}

describe('suspension', () => {
  everyMode((boot) => {
    /** How many syscalls of a process wait. */
    async function postponedBy(koid: number): Promise<number> {
      return (await boot.waiters()).filter(({ processKoid }) => processKoid === koid).length;
    }

    it('counts: each token must go, those of the process too', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = startProcess(program);
      const tokens = [thread, thread, process].map((task) => ok(sys.zx_task_suspend(task)).token);
      for (const token of tokens) {
        expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_SUSPENDED);
        ok(sys.zx_handle_close(token));
      }
      expect(signalsOf(sys, thread)).to.equal(ZX_THREAD_RUNNING);
    });

    it('of a process reaches its threads, and those that start later', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      const { token } = ok(sys.zx_task_suspend(process));
      expect(signalsOf(sys, thread)).to.equal(0);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      const second = ok(sys.zx_thread_create(process, 'second', 0)).out;
      ok(sys.zx_thread_start(second, 0, 0, 0, 0));
      expect([thread, second].map((each) => signalsOf(sys, each))).to.deep.equal([
        ZX_THREAD_SUSPENDED,
        ZX_THREAD_SUSPENDED,
      ]);
      ok(sys.zx_handle_close(token));
      expect([thread, second].map((each) => signalsOf(sys, each))).to.deep.equal([
        ZX_THREAD_RUNNING,
        ZX_THREAD_RUNNING,
      ]);
    });

    it('of a thread that has not started holds from its start on', () => {
      const program = boot.process();
      const { process, thread } = createProcess(program);
      ok(program.sys.zx_task_suspend(thread));
      expect(signalsOf(program.sys, thread)).to.equal(0);
      ok(program.sys.zx_process_start(process, thread, 0, 0, 0, 0));
      expect(signalsOf(program.sys, thread)).to.equal(ZX_THREAD_SUSPENDED);
    });

    it('holds back what a blocked syscall comes to, and nothing else of it', async () => {
      const parent = boot.process('parent');
      const shared = event(parent.sys);
      const copy = ok(parent.sys.zx_handle_duplicate(shared, ZX_RIGHT_SAME_RIGHTS)).out;
      const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, copy);
      let told = 0;
      const waited = child.wait(arg1, ZX_EVENT_SIGNALED).then(({ observed }) => (told = observed));
      arrived(child);
      const { token } = ok(parent.sys.zx_task_suspend(created.thread));
      ok(parent.sys.zx_object_signal(shared, 0, ZX_EVENT_SIGNALED));
      ok(parent.sys.zx_object_signal(shared, ZX_EVENT_SIGNALED, 0));
      await turns();
      expect(told).to.equal(0);
      ok(parent.sys.zx_handle_close(token));
      expect(await waited).to.equal(ZX_EVENT_SIGNALED);
    });

    it('postpones new syscalls, which are done in their order', async () => {
      const parent = boot.process('parent');
      const shared = event(parent.sys);
      const copy = ok(parent.sys.zx_handle_duplicate(shared, ZX_RIGHT_SAME_RIGHTS)).out;
      const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, copy);
      const { token } = ok(parent.sys.zx_task_suspend(created.thread));
      const calls = [
        child.async.zx_object_signal(arg1, 0, ZX_EVENT_SIGNALED),
        child.async.zx_object_wait_one(arg1, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE),
        child.async.zx_handle_close(arg1),
      ];
      while ((await postponedBy(child.koid)) < calls.length);
      expect(signalsOf(parent.sys, shared)).to.equal(0);
      ok(parent.sys.zx_handle_close(token));
      expect((await Promise.all(calls)).map(({ status }) => status)).to.deep.equal([0, 0, 0]);
      expect(signalsOf(parent.sys, shared)).to.equal(ZX_EVENT_SIGNALED);
    });

    it('does not keep a process from being killed', async () => {
      const parent = boot.process('parent');
      const { process: child, created } = startProgram(boot, parent);
      ok(parent.sys.zx_task_suspend(created.process));
      const ended = child.async.zx_event_create(0).then(
        () => 'done',
        (error: unknown) => error,
      );
      ok(parent.sys.zx_task_kill(created.process));
      expect(await ended).to.be.instanceOf(ProcessEndedError);
      expect(signalsOf(parent.sys, created.thread)).to.equal(ZX_THREAD_TERMINATED);
    });

    if (boot.mode === 'in-process') {
      it('makes a synchronous syscall of the thread itself a deadlock, which says why', () => {
        const parent = boot.process('parent');
        const { process: child, created } = startProgram(boot, parent);
        const { token } = ok(parent.sys.zx_task_suspend(created.thread));
        expect(() => child.sys.zx_event_create(0)).to.throw(DeadlockError, 'zx_task_suspend');
        ok(parent.sys.zx_handle_close(token));
        ok(child.sys.zx_event_create(0));
      });
    }
  });
});
