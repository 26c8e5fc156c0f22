import { expect } from 'chai';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_WRONG_TYPE,
  ZX_EVENT_SIGNALED,
  ZX_INFO_JOB_CHILDREN,
  ZX_INFO_JOB_PROCESSES,
  ZX_INFO_PROCESS_THREADS,
  ZX_INFO_TASK_RUNTIME,
  ZX_INFO_THREAD,
  ZX_INFO_THREAD_STATS,
  ZX_RIGHT_ENUMERATE,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_THREAD_STATE_BLOCKED_WAIT_ONE,
  ZX_THREAD_STATE_DEAD,
  ZX_THREAD_STATE_NEW,
  ZX_THREAD_STATE_RUNNING,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { arrived } from '../arrived';
import { event, koidOf, outcome, rightsOf, vmo, without, withRights } from '../handles';
import { createJob, createProcess, startProcess, startProgram } from '../tasks';

describe('zx_object_get_info of tasks', () => {
  everyMode((boot) => {
    it('lists the jobs and processes right below a job, those that have not started too', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const jobs = [createJob(program, job), createJob(program, job)];
      createJob(program, jobs[0]);
      const processes = [createProcess(program, job).process, startProcess(program, job).process];
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN)).info).to.have.members(
        jobs.map((each) => koidOf(sys, each)),
      );
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_PROCESSES)).info).to.have.members(
        processes.map((each) => koidOf(sys, each)),
      );
      ok(sys.zx_task_kill(job));
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_PROCESSES)).info).to.deep.equal([]);
    });

    it('lists the threads of a process that have started, also without handles to them', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      const list = () => ok(sys.zx_object_get_info(process, ZX_INFO_PROCESS_THREADS)).info;
      expect(list()).to.deep.equal([]);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      const koid = koidOf(sys, thread);
      ok(sys.zx_handle_close(thread));
      expect(list()).to.deep.equal([koid]);
      ok(sys.zx_task_kill(process));
      expect(list()).to.deep.equal([]);
    });

    it('gives as many records of a list as are asked for, and says how many there are', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const koids = Array.from({ length: 5 }, () => koidOf(sys, createJob(program, job)));
      const { info, actual, avail } = ok(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN, 2));
      expect([actual, avail, info.length]).to.deep.equal([2, 5, 2]);
      expect(koids).to.include.members(info);
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN, 0))).to.deep.include({
        info: [],
        actual: 0,
        avail: 5,
      });
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN, 2n ** 64n - 1n)).actual).to.equal(5);
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN)).actual).to.equal(5);
    });

    it('ZX_ERR_ACCESS_DENIED: lists need ENUMERATE, records INSPECT', () => {
      const { sys, self, thread, defaultJob } = boot.process();
      const job = without(sys, defaultJob, ZX_RIGHT_ENUMERATE);
      const process = without(sys, self, ZX_RIGHT_ENUMERATE);
      const hidden = without(sys, thread, ZX_RIGHT_INSPECT);
      const denied = { status: ZX_ERR_ACCESS_DENIED };
      expect(sys.zx_object_get_info(job, ZX_INFO_JOB_CHILDREN)).to.deep.equal(denied);
      expect(sys.zx_object_get_info(job, ZX_INFO_JOB_PROCESSES)).to.deep.equal(denied);
      expect(sys.zx_object_get_info(process, ZX_INFO_PROCESS_THREADS)).to.deep.equal(denied);
      for (const topic of [ZX_INFO_THREAD, ZX_INFO_THREAD_STATS, ZX_INFO_TASK_RUNTIME]) {
        expect(sys.zx_object_get_info(hidden, topic)).to.deep.equal(denied);
      }
    });

    it('tells what a thread does', async () => {
      const parent = boot.process('parent');
      const { sys } = parent;
      const state = (thread: number) => ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD)).info.state;
      expect(state(createProcess(parent).thread)).to.equal(ZX_THREAD_STATE_NEW);
      const shared = ok(sys.zx_handle_duplicate(event(sys), ZX_RIGHT_SAME_RIGHTS)).out;
      const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, shared);
      expect(state(created.thread)).to.equal(ZX_THREAD_STATE_RUNNING);
      const waited = child.wait(arg1, ZX_EVENT_SIGNALED).catch(() => undefined);
      arrived(child);
      expect(state(created.thread)).to.equal(ZX_THREAD_STATE_BLOCKED_WAIT_ONE);
      ok(sys.zx_task_kill(created.process));
      await waited;
      expect(state(created.thread)).to.equal(ZX_THREAD_STATE_DEAD);
    });

    it('ZX_ERR_BAD_STATE ZX_INFO_THREAD_STATS: of a thread that has not ended', () => {
      const program = boot.process();
      const { sys } = program;
      const { process, thread } = createProcess(program);
      const cpu = () => ok(sys.zx_object_get_info(thread, ZX_INFO_THREAD_STATS)).info.last_scheduled_cpu;
      expect(cpu()).to.equal(0xffffffff);
      ok(sys.zx_process_start(process, thread, 0, 0, 0, 0));
      expect(cpu()).to.equal(0);
      ok(sys.zx_task_kill(process));
      expect(sys.zx_object_get_info(thread, ZX_INFO_THREAD_STATS)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
    });

    it('ZX_ERR_WRONG_TYPE ZX_INFO_TASK_RUNTIME: of tasks, and the right is looked at before the type', () => {
      const { sys, self, thread, defaultJob } = boot.process();
      for (const task of [self, thread, defaultJob]) {
        expect(ok(sys.zx_object_get_info(task, ZX_INFO_TASK_RUNTIME)).info.cpu_time).to.equal(0n);
      }
      expect(sys.zx_object_get_info(event(sys), ZX_INFO_TASK_RUNTIME)).to.deep.equal({
        status: ZX_ERR_WRONG_TYPE,
      });
      const hidden = without(sys, vmo(sys), ZX_RIGHT_INSPECT);
      expect(outcome(sys.zx_object_get_info(hidden, ZX_INFO_TASK_RUNTIME))).to.equal('ZX_ERR_ACCESS_DENIED');
    });
  });
});

describe('zx_object_get_child', () => {
  everyMode((boot) => {
    it('ZX_OK: a thread of a process, a job or process in a job, with the rights asked for', () => {
      const program = boot.process();
      const { sys, self, thread, defaultJob } = program;
      const job = createJob(program);
      for (const [parent, child] of [
        [self, thread],
        [defaultJob, self],
        [defaultJob, job],
      ] as const) {
        const { out } = ok(sys.zx_object_get_child(parent, koidOf(sys, child), ZX_RIGHT_WAIT));
        expect([koidOf(sys, out), rightsOf(sys, out)]).to.deep.equal([koidOf(sys, child), ZX_RIGHT_WAIT]);
      }
      const same = ok(sys.zx_object_get_child(self, koidOf(sys, thread), ZX_RIGHT_SAME_RIGHTS)).out;
      expect(rightsOf(sys, same)).to.equal(rightsOf(sys, self));
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_ACCESS_DENIED: ENUMERATE, then rights that the handle has, then the koid', () => {
      const { sys, self, thread } = boot.process();
      const koid = koidOf(sys, thread);
      expect(sys.zx_object_get_child(0, koid, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_object_get_child(event(sys), koid, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      const weak = withRights(sys, self, ZX_RIGHT_ENUMERATE);
      expect(sys.zx_object_get_child(weak, 1, ZX_RIGHT_WRITE)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_NOT_FOUND: nothing further below, and nothing that has ended', () => {
      const program = boot.process();
      const { sys, defaultJob, self } = program;
      const inner = koidOf(sys, createJob(program, createJob(program)));
      const { process, thread } = startProcess(program);
      const koid = koidOf(sys, process);
      expect(sys.zx_object_get_child(defaultJob, inner, 0)).to.deep.equal({ status: ZX_ERR_NOT_FOUND });
      expect(sys.zx_object_get_child(self, koidOf(sys, thread), 0)).to.deep.equal({
        status: ZX_ERR_NOT_FOUND,
      });
      expect(sys.zx_object_get_child(self, 2n ** 64n - 1n, 0)).to.deep.equal({ status: ZX_ERR_NOT_FOUND });
      ok(sys.zx_object_get_child(defaultJob, koid, 0));
      ok(sys.zx_task_kill(process));
      expect(sys.zx_object_get_child(defaultJob, koid, 0)).to.deep.equal({ status: ZX_ERR_NOT_FOUND });
    });
  });
});
