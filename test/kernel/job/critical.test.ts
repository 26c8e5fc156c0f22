import { expect } from 'chai';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_ALREADY_BOUND,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_JOB,
  ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO,
  ZX_RIGHT_DESTROY,
  ZX_RIGHT_WAIT,
  ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { koidOf, outcome, without } from '../handles';
import { createJob, createProcess, returnCode, startProcess, startProgram } from '../tasks';

describe('zx_job_set_critical', () => {
  eachMode((boot) => {
    it('ZX_OK: the job is killed when the process ends', () => {
      const program = boot.process();
      const { sys } = program;
      const outer = createJob(program);
      const critical = startProcess(program, createJob(program, outer));
      const other = startProcess(program, outer);
      ok(sys.zx_job_set_critical(outer, 0, critical.process));
      ok(sys.zx_task_kill(critical.process));
      expect(returnCode(sys, other.process)).to.equal(ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL);
      const { info } = ok(sys.zx_object_get_info(outer, ZX_INFO_JOB));
      expect(info).to.include({ return_code: ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL, exited: true });
    });

    it('with ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO a return code of 0 is no reason', () => {
      const program = boot.process();
      const { sys } = program;
      for (const code of [0, 7]) {
        const job = createJob(program);
        const other = createProcess(program, job);
        const { process, created } = startProgram(boot, program, job);
        ok(sys.zx_job_set_critical(job, ZX_JOB_CRITICAL_PROCESS_RETCODE_NONZERO, created.process));
        process.exit(code);
        expect(returnCode(sys, created.process)).to.equal(code);
        expect(ok(sys.zx_object_get_info(job, ZX_INFO_JOB)).info.exited).to.equal(code !== 0);
        expect(returnCode(sys, other.process)).to.equal(
          code === 0 ? 0 : ZX_TASK_RETCODE_CRITICAL_PROCESS_KILL,
        );
      }
    });

    it('ZX_ERR_INVALID_ARGS: for unknown options, first, and for a job in which the process is not', () => {
      const program = boot.process();
      const { process } = createProcess(program);
      expect(program.sys.zx_job_set_critical(0, 2, 0)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      const beside = createJob(program);
      expect(program.sys.zx_job_set_critical(beside, 0, process)).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
    });

    it('ZX_ERR_ALREADY_BOUND: a process is critical to one job, for good', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const { process } = createProcess(program, job);
      ok(sys.zx_job_set_critical(job, 0, process));
      expect(sys.zx_job_set_critical(createJob(program), 0, process)).to.deep.equal({
        status: ZX_ERR_ALREADY_BOUND,
      });
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: DESTROY on the job, which is looked at first, WAIT on the process', () => {
      const program = boot.process();
      const { sys, defaultJob, self } = program;
      const weakJob = without(sys, defaultJob, ZX_RIGHT_DESTROY);
      const weak = without(sys, self, ZX_RIGHT_WAIT);
      expect(sys.zx_job_set_critical(0, 0, defaultJob)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(sys.zx_job_set_critical(self, 0, 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(sys.zx_job_set_critical(weakJob, 0, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(sys.zx_job_set_critical(defaultJob, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(outcome(sys.zx_job_set_critical(defaultJob, 0, defaultJob))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_job_set_critical(defaultJob, 0, weak))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(koidOf(sys, self)).to.equal(program.koid);
    });
  });
});
