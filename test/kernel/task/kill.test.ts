import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_WRONG_TYPE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_FLAG_EXITED,
  ZX_INFO_PROCESS_FLAG_STARTED,
  ZX_JOB_NO_JOBS,
  ZX_JOB_NO_PROCESSES,
  ZX_JOB_TERMINATED,
  ZX_OK,
  ZX_PROCESS_TERMINATED,
  ZX_RIGHT_DESTROY,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TASK_RETCODE_SYSCALL_KILL,
  ZX_THREAD_TERMINATED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { give } from '../give';
import { event, eventPair, outcome, signalsOf, vmo, without, withRights } from '../handles';

/** A duplicate of one program's handle, in another program. */
function lend(from: UserProcess, to: UserProcess, handle: number): number {
  return give(from, to, withRights(from.sys, handle, ZX_RIGHT_SAME_RIGHTS));
}

function returnCode({ sys }: UserProcess, task: number): number {
  return ok(sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info.return_code;
}

describe('zx_task_kill', () => {
  everyMode((boot) => {
    it('ZX_OK: ends another process, with ZX_TASK_RETCODE_SYSCALL_KILL', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [task, thread] = [lend(a, b, a.self), lend(a, b, a.thread)];
      expect(b.sys.zx_task_kill(task)).to.deep.equal({ status: ZX_OK });
      expect(ok(b.sys.zx_object_get_info(task, ZX_INFO_PROCESS)).info).to.include({
        return_code: ZX_TASK_RETCODE_SYSCALL_KILL,
        flags: ZX_INFO_PROCESS_FLAG_STARTED | ZX_INFO_PROCESS_FLAG_EXITED,
      });
      expect([signalsOf(b.sys, task), signalsOf(b.sys, thread)]).to.deep.equal([
        ZX_PROCESS_TERMINATED,
        ZX_THREAD_TERMINATED,
      ]);
      expect(() => a.sys.zx_event_create(0))
        .to.throw(ProcessEndedError)
        .with.property('returnCode', ZX_TASK_RETCODE_SYSCALL_KILL);
    });

    it('ZX_OK: DESTROY is all it takes', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const able = withRights(b.sys, lend(a, b, a.self), ZX_RIGHT_DESTROY);
      expect(outcome(b.sys.zx_task_kill(able))).to.equal('ZX_OK');
    });

    it('ZX_OK: of what is dead already, whose return code stays', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const task = lend(a, b, a.self);
      expect(() => a.sys.zx_process_exit(5)).to.throw(ProcessEndedError);
      expect(outcome(b.sys.zx_task_kill(task))).to.equal('ZX_OK');
      expect(returnCode(b, task)).to.equal(5);
    });

    it('ZX_OK: a job takes its processes with it, and terminates when the last is gone', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [job, task] = [lend(a, b, a.defaultJob), lend(a, b, a.self)];
      expect(b.sys.zx_task_kill(job)).to.deep.equal({ status: ZX_OK });
      expect(signalsOf(b.sys, job)).to.equal(ZX_JOB_TERMINATED | ZX_JOB_NO_JOBS | ZX_JOB_NO_PROCESSES);
      expect(returnCode(b, task)).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
      expect(outcome(b.sys.zx_task_kill(job))).to.equal('ZX_OK');
    });

    it('ZX_OK: a job whose process is gone terminates at once', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [job, task] = [lend(a, b, a.defaultJob), lend(a, b, a.self)];
      expect(() => a.sys.zx_process_exit(5)).to.throw(ProcessEndedError);
      expect(outcome(b.sys.zx_task_kill(job))).to.equal('ZX_OK');
      expect(signalsOf(b.sys, job)).to.equal(ZX_JOB_TERMINATED | ZX_JOB_NO_JOBS | ZX_JOB_NO_PROCESSES);
      expect(returnCode(b, task)).to.equal(5);
    });

    it('ZX_OK: the blocked syscalls of the killed one never return, its peers notice', async () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const [one, other] = eventPair(a.sys);
      const end = give(a, b, other);
      const blocked = a.async.zx_object_wait_one(one, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE).then(
        () => undefined,
        (error: unknown) => error,
      );
      const noticed = b.async.zx_object_wait_one(end, ZX_EVENTPAIR_PEER_CLOSED, ZX_TIME_INFINITE);
      ok(b.sys.zx_task_kill(lend(a, b, a.self)));
      expect(await blocked).to.be.instanceOf(ProcessEndedError);
      expect(await noticed).to.deep.equal({ status: ZX_OK, observed: ZX_EVENTPAIR_PEER_CLOSED });
    });

    it('does not return when a process kills itself, or its job', () => {
      for (const task of ['self', 'defaultJob'] as const) {
        const [a, b] = [boot.process('a'), boot.process('b')];
        const watched = lend(a, b, a.self);
        expect(() => a.sys.zx_task_kill(a[task]))
          .to.throw(ProcessEndedError)
          .with.property('returnCode', ZX_TASK_RETCODE_SYSCALL_KILL);
        expect(returnCode(b, watched)).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
      }
    });

    it('ZX_ERR_BAD_HANDLE: it must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_task_kill(ZX_HANDLE_INVALID)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_ACCESS_DENIED: DESTROY is needed, which beats a wrong type', () => {
      const a = boot.process('a');
      for (const handle of [a.self, a.defaultJob, a.thread]) {
        const harmless = without(a.sys, handle, ZX_RIGHT_DESTROY);
        expect(a.sys.zx_task_kill(harmless)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
      for (const handle of [event(a.sys), vmo(a.sys), a.rootVmar]) {
        expect(outcome(a.sys.zx_task_kill(handle))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_WRONG_TYPE: a thread can not be killed', () => {
      const a = boot.process('a');
      expect(a.sys.zx_task_kill(a.thread)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });
  });
});
