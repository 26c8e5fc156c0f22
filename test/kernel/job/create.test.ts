import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_JOB_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_JOB,
  ZX_JOB_NO_JOBS,
  ZX_JOB_NO_PROCESSES,
  ZX_JOB_TERMINATED,
  ZX_OBJ_TYPE_JOB,
  ZX_PROP_JOB_KILL_ON_OOM,
  ZX_RIGHT_MANAGE_JOB,
  ZX_RIGHT_WRITE,
  ZX_TASK_RETCODE_SYSCALL_KILL,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, koidOf, outcome, signalsOf, without, withRights } from '../handles';
import { createJob, createProcess, startProcess } from '../tasks';

const EMPTY = ZX_JOB_NO_JOBS | ZX_JOB_NO_PROCESSES;

describe('zx_job_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a job without anything in it, in its parent', () => {
      const program = boot.process();
      const job = createJob(program);
      expect(basicInfo(program.sys, job)).to.include({
        type: ZX_OBJ_TYPE_JOB,
        rights: ZX_DEFAULT_JOB_RIGHTS,
        related_koid: koidOf(program.sys, program.defaultJob),
      });
      expect(signalsOf(program.sys, job)).to.equal(EMPTY);
      expect(signalsOf(program.sys, program.defaultJob) & ZX_JOB_NO_JOBS).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: there are no options, and that is checked first', () => {
      const { sys, defaultJob } = boot.process();
      expect(sys.zx_job_create(defaultJob, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(sys.zx_job_create(0, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: the parent must be a job with MANAGE_JOB or WRITE', () => {
      const { sys, defaultJob } = boot.process();
      expect(sys.zx_job_create(0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_job_create(event(sys), 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      const neither = without(sys, defaultJob, ZX_RIGHT_MANAGE_JOB | ZX_RIGHT_WRITE);
      expect(sys.zx_job_create(neither, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      for (const right of [ZX_RIGHT_MANAGE_JOB, ZX_RIGHT_WRITE]) {
        expect(outcome(sys.zx_job_create(withRights(sys, defaultJob, right), 0))).to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: 32 jobs lie one in the other below the root, and no more; the deepest takes processes', () => {
      const program = boot.process();
      let job = program.defaultJob;
      for (let depth = 2; depth <= 32; depth++) job = createJob(program, job);
      expect(program.sys.zx_job_create(job, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      createProcess(program, job);
    });

    it('ZX_ERR_BAD_STATE: a job that was killed takes no jobs', () => {
      const program = boot.process();
      const job = createJob(program);
      ok(program.sys.zx_task_kill(job));
      expect(program.sys.zx_job_create(job, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });

    it('a job goes with its last handle, and takes its place in its parent with it', async () => {
      const program = boot.process();
      const before = await boot.counts();
      const outer = createJob(program);
      const inner = createJob(program, outer);
      ok(program.sys.zx_handle_close(inner));
      expect(signalsOf(program.sys, outer)).to.equal(EMPTY);
      ok(program.sys.zx_handle_close(outer));
      expect(await boot.counts()).to.deep.equal(before);
      expect(signalsOf(program.sys, program.defaultJob) & ZX_JOB_NO_JOBS).to.equal(ZX_JOB_NO_JOBS);
    });

    it('a job without handles lives on through what is in it, and a kill from above reaches that', () => {
      const program = boot.process();
      const outer = createJob(program);
      const inner = createJob(program, outer);
      const { process } = startProcess(program, inner);
      ok(program.sys.zx_handle_close(inner));
      expect(signalsOf(program.sys, outer) & ZX_JOB_NO_JOBS).to.equal(0);
      ok(program.sys.zx_task_kill(outer));
      expect(signalsOf(program.sys, outer)).to.equal(EMPTY | ZX_JOB_TERMINATED);
      expect(signalsOf(program.sys, process) & ZX_JOB_TERMINATED).to.equal(ZX_JOB_TERMINATED);
      expect(ok(program.sys.zx_object_get_info(outer, ZX_INFO_JOB)).info).to.deep.equal({
        return_code: ZX_TASK_RETCODE_SYSCALL_KILL,
        exited: true,
        kill_on_oom: false,
        debugger_attached: false,
      });
    });

    it('zx_object_set_property ZX_ERR_INVALID_ARGS: ZX_PROP_JOB_KILL_ON_OOM is 0 or 1, and can not be read', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      expect(sys.zx_object_set_property(job, ZX_PROP_JOB_KILL_ON_OOM, 2)).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
      ok(sys.zx_object_set_property(job, ZX_PROP_JOB_KILL_ON_OOM, 1));
      expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB)).info.kill_on_oom).to.equal(true);
      expect(outcome(sys.zx_object_get_property(job, ZX_PROP_JOB_KILL_ON_OOM))).to.equal(
        'ZX_ERR_NOT_SUPPORTED',
      );
      expect(outcome(sys.zx_object_set_property(program.self, ZX_PROP_JOB_KILL_ON_OOM, 1))).to.equal(
        'ZX_ERR_WRONG_TYPE',
      );
    });
  });
});

describe('tasks at the limit of handles', () => {
  eachMode(
    (boot) => {
      it('zx_job_create zx_thread_create zx_task_suspend zx_task_suspend_token zx_object_get_child zx_process_create ZX_ERR_NO_MEMORY', () => {
        const program = boot.process();
        const { sys, self, defaultJob } = program;
        const { thread } = createProcess(program);
        while (outcome(sys.zx_event_create(0)) === 'ZX_OK');
        const full = { status: ZX_ERR_NO_MEMORY };
        expect(sys.zx_job_create(defaultJob, 0)).to.deep.equal(full);
        expect(sys.zx_thread_create(self, 'more', 0)).to.deep.equal(full);
        expect(sys.zx_task_suspend(thread)).to.deep.equal(full);
        expect(sys.zx_task_suspend_token(thread)).to.deep.equal(full);
        expect(sys.zx_object_get_child(self, koidOf(sys, program.thread), 0)).to.deep.equal(full);
        expect(sys.zx_process_create(defaultJob, 'more', 0)).to.deep.equal(full);
      });
    },
    { limits: { handles: 60 } },
  );
});
