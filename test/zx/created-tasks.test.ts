import { expect } from 'chai';
import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_EXCEPTION_CHANNEL_DEBUGGER,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
  ZX_INFO_JOB_PROCESSES,
  ZX_INFO_PROCESS,
  ZX_INFO_PROCESS_THREADS,
  ZX_JOB_POL_ABSOLUTE,
  ZX_JOB_POL_BASIC_V2,
  ZX_POL_ACTION_ALLOW_EXCEPTION,
  ZX_POL_ACTION_DENY,
  ZX_POL_NEW_EVENT,
  ZX_PROCESS_TERMINATED,
  ZX_THREAD_RUNNING,
  ZX_THREAD_STATE_SINGLE_STEP,
  ZX_THREAD_SUSPENDED,
  ZX_VM_PERM_READ,
} from '../../kernel';
import { EventPair, Exception, Job, Process, Thread, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome } from './setup';

describe('tasks that a program makes', () => {
  eachMode((boot) => {
    it('start with what they are given, and follow the policy of their job', () => {
      const program = boot.process();
      const { job } = ok(Job.create(ok(Job.defaultJob(program)).job));
      const denied = { condition: ZX_POL_NEW_EVENT, action: ZX_POL_ACTION_DENY, flags: 0 };
      ok(job.setPolicy(ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V2, [denied]));
      const { process } = ok(Process.create(job, 'child'));
      const { thread } = ok(Thread.create(process, 'first'));
      const { endpoint0, endpoint1 } = ok(EventPair.create(program));
      ok(process.start(thread, endpoint1));
      expect(endpoint1.isValid).to.equal(false);
      const { process: child, arg1 } = boot.attach(program, thread.handle);
      ok(new EventPair(child, arg1).signalPeer(0, 8));
      ok(endpoint0.waitOne(8));
      expect(outcome(child.sys.zx_event_create(0))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(ok(job.getInfo(ZX_INFO_JOB_PROCESSES)).info).to.deep.equal([koidOf(process)]);
      expect(koidOf(ok(job.getChild(child.koid)).handle)).to.equal(child.koid);
    });

    it('have their exceptions handled', async () => {
      const program = boot.process();
      const { job } = ok(Job.create(ok(Job.defaultJob(program)).job));
      const asking = { condition: ZX_POL_NEW_EVENT, action: ZX_POL_ACTION_ALLOW_EXCEPTION, flags: 0 };
      ok(job.setPolicy(ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V2, [asking]));
      const { process } = ok(Process.create(job, 'child'));
      const { thread } = ok(Thread.create(process, 'first'));
      ok(process.start(thread));
      const { channel } = ok(process.createExceptionChannel(ZX_EXCEPTION_CHANNEL_DEBUGGER));
      const { process: child } = boot.attach(program, thread.handle);
      const made = child.async.zx_event_create(0);
      ok(await channel.async.waitOne(ZX_CHANNEL_READABLE));
      const exception = ok(channel.read()).handles[0]?.as(Exception);
      if (!exception) throw new Error('the message held no exception');
      expect(koidOf(ok(exception.getThread()).thread)).to.equal(koidOf(thread));
      expect(koidOf(ok(exception.getProcess()).process)).to.equal(child.koid);
      ok(exception.setStrategy(ZX_EXCEPTION_STRATEGY_SECOND_CHANCE));
      ok(exception.setState(ZX_EXCEPTION_STATE_HANDLED));
      exception.close();
      expect(outcome(await made)).to.equal('ZX_OK');
    });

    it('can be looked into, suspended and killed', () => {
      const program = boot.process();
      const { job } = ok(Job.defaultJob(program));
      const { process, vmar } = ok(Process.create(job, 'child'));
      const { vmo } = ok(Vmo.create(program, 4096));
      const { addr } = ok(vmar.map(ZX_VM_PERM_READ, 0, vmo, 0, 4096));
      expect(ok(process.writeMemory(addr, new Uint8Array([1, 2]))).actual).to.equal(2);
      expect([...ok(process.readMemory(addr, 2)).bytes]).to.deep.equal([1, 2]);
      const { thread } = ok(Thread.create(process, 'first'));
      ok(process.start(thread));
      const { thread: second } = ok(Thread.create(process, 'second'));
      ok(second.start());
      expect(ok(process.getInfo(ZX_INFO_PROCESS_THREADS, 1))).to.deep.include({ actual: 1, avail: 2 });
      expect(koidOf(ok(process.getChild(koidOf(second))).handle)).to.equal(koidOf(second));
      const { suspendToken } = ok(thread.suspend());
      ok(process.suspend()).suspendToken.close();
      ok(thread.waitOne(ZX_THREAD_SUSPENDED));
      ok(thread.writeState(ZX_THREAD_STATE_SINGLE_STEP, new Uint8Array([1, 0, 0, 0])));
      expect(ok(thread.readState(ZX_THREAD_STATE_SINGLE_STEP, 4)).bytes[0]).to.equal(1);
      suspendToken.close();
      ok(thread.waitOne(ZX_THREAD_RUNNING));
      ok(job.setCritical(process, 1));
      ok(process.getInfo(ZX_INFO_PROCESS));
      const other = ok(Process.create(ok(Job.create(job)).job, 'other')).process;
      ok(other.kill());
      ok(other.waitOne(ZX_PROCESS_TERMINATED));
    });
  });
});
