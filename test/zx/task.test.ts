import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  ZX_CHANNEL_READABLE,
  ZX_INFO_PROCESS,
  ZX_JOB_NO_PROCESSES,
  ZX_PROCESS_TERMINATED,
  ZX_TASK_RETCODE_SYSCALL_KILL,
  ZX_THREAD_RUNNING,
} from '../../kernel';
import { Job, Process, Thread } from '../../zx';
import { eachMode } from '../harness/modes';
import { channelBetween, koidOf } from './setup';

describe('Process, Thread and Job', () => {
  eachMode((boot) => {
    it('are those that the program runs in, through handles of its own', () => {
      const program = boot.process();
      const { process } = ok(Process.self(program));
      const { thread } = ok(Thread.self(program));
      const { job } = ok(Job.defaultJob(program));
      expect(koidOf(process)).to.equal(program.koid);
      expect(ok(thread.waitOne(ZX_THREAD_RUNNING)).observed).to.equal(ZX_THREAD_RUNNING);
      expect(koidOf(job)).to.equal(koidOf(new Job(program, program.defaultJob)));
      for (const own of [process, thread, job]) own.close();
      expect(koidOf(new Process(program, program.self))).to.equal(program.koid);
    });

    it('carry names', () => {
      const program = boot.process();
      const named = [
        ok(Process.self(program)).process,
        ok(Thread.self(program)).thread,
        ok(Job.defaultJob(program)).job,
      ];
      for (const each of named) {
        ok(each.setName('renamed'));
        expect(ok(each.getName()).name).to.equal('renamed');
      }
    });

    it('can be duplicated', () => {
      const program = boot.process();
      const { process } = ok(Process.self(program));
      expect(koidOf(ok(process.duplicate()).process)).to.equal(program.koid);
      expect(koidOf(ok(ok(Thread.self(program)).thread.duplicate()).thread)).not.to.equal(program.koid);
      expect(koidOf(ok(ok(Job.defaultJob(program)).job.duplicate()).job)).not.to.equal(program.koid);
    });

    it('kill ends a process, which its holder sees', () => {
      const [parent, child] = [boot.process('parent'), boot.process('child')];
      const [end, childEnd] = channelBetween(parent, child);
      ok(childEnd.write(new Uint8Array(0), [ok(Process.self(child)).process]));
      ok(end.waitOne(ZX_CHANNEL_READABLE));
      const process = ok(end.read()).handles[0]?.as(Process);
      if (!process) throw new Error('no process was sent');
      ok(process.kill());
      ok(process.waitOne(ZX_PROCESS_TERMINATED));
      expect(ok(process.getInfo(ZX_INFO_PROCESS)).info.return_code).to.equal(ZX_TASK_RETCODE_SYSCALL_KILL);
      expect(() => child.sys.zx_event_create(0)).to.throw(ProcessEndedError);
    });

    it('kill ends all processes of a job', () => {
      const [parent, child] = [boot.process('parent'), boot.process('child')];
      const [end, childEnd] = channelBetween(parent, child);
      ok(childEnd.write(new Uint8Array(0), [ok(Job.defaultJob(child)).job]));
      ok(end.waitOne(ZX_CHANNEL_READABLE));
      const job = ok(end.read()).handles[0]?.as(Job);
      if (!job) throw new Error('no job was sent');
      ok(job.kill());
      ok(job.waitOne(ZX_JOB_NO_PROCESSES));
      expect(() => child.sys.zx_event_create(0)).to.throw(ProcessEndedError);
    });
  });
});
