import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_ALREADY_EXISTS,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_JOB_POL_ABSOLUTE,
  ZX_JOB_POL_BASIC_V1,
  ZX_JOB_POL_BASIC_V2,
  ZX_JOB_POL_RELATIVE,
  ZX_JOB_POL_TIMER_SLACK,
  ZX_POL_ACTION_ALLOW,
  ZX_POL_ACTION_DENY,
  ZX_POL_ACTION_KILL,
  ZX_POL_MAX,
  ZX_POL_NEW_ANY,
  ZX_POL_NEW_CHANNEL,
  ZX_POL_NEW_EVENT,
  ZX_POL_NEW_VMO,
  ZX_POL_OVERRIDE_ALLOW,
  ZX_POL_OVERRIDE_DENY,
  ZX_RIGHT_SET_POLICY,
} from '../../../kernel';
import type { Boot } from '../../harness/boot';
import { eachMode } from '../../harness/modes';
import { outcome, without } from '../handles';
import { createJob, createProcess, startProgram } from '../tasks';

const entry = (condition: number, action: number, flags = ZX_POL_OVERRIDE_DENY) => ({
  condition,
  action,
  flags,
});
const v1 = (condition: number, policy: number) => ({ condition, policy });
const denyEvents = entry(ZX_POL_NEW_EVENT, ZX_POL_ACTION_DENY);
const slack = { min_slack: 5n, default_mode: 0 };

type Entries = Parameters<UserProcess['sys']['zx_job_set_policy']>[3];

function setV2({ sys }: UserProcess, job: number, entries: Entries, options = ZX_JOB_POL_ABSOLUTE): string {
  return outcome(sys.zx_job_set_policy(job, options, ZX_JOB_POL_BASIC_V2, entries));
}

/** What a program in the job gets when it makes an event, a channel, a VMO. */
function allowed(boot: Boot, parent: UserProcess, job: number): string[] {
  const { sys } = startProgram(boot, parent, job).process;
  return [sys.zx_event_create(0), sys.zx_channel_create(0), sys.zx_vmo_create(1, 0)].map(outcome);
}

const OK = 'ZX_OK';
const DENIED = 'ZX_ERR_ACCESS_DENIED';

describe('zx_job_set_policy', () => {
  eachMode((boot) => {
    it('ZX_OK: what it says holds for processes made in the job from then on, in either form', () => {
      const program = boot.process();
      const old = createJob(program);
      ok(
        program.sys.zx_job_set_policy(old, ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V1, [
          v1(ZX_POL_NEW_EVENT, ZX_POL_ACTION_DENY),
        ]),
      );
      expect(allowed(boot, program, old)).to.deep.equal([DENIED, OK, OK]);
      const job = createJob(program);
      expect(setV2(program, job, [entry(ZX_POL_NEW_CHANNEL, ZX_POL_ACTION_DENY)])).to.equal(OK);
      expect(allowed(boot, program, job)).to.deep.equal([OK, DENIED, OK]);
    });

    it('a job takes over the policy of its parent when it is made', () => {
      const program = boot.process();
      const outer = createJob(program);
      expect(setV2(program, outer, [denyEvents])).to.equal(OK);
      expect(allowed(boot, program, createJob(program, outer))).to.deep.equal([DENIED, OK, OK]);
      expect(allowed(boot, program, createJob(program))).to.deep.equal([OK, OK, OK]);
    });

    it('ZX_POL_NEW_ANY stands for all that is new, and later entries of the call override it', () => {
      const program = boot.process();
      const job = createJob(program);
      const entries = [
        entry(ZX_POL_NEW_ANY, ZX_POL_ACTION_DENY),
        entry(ZX_POL_NEW_CHANNEL, ZX_POL_ACTION_ALLOW),
      ];
      expect(setV2(program, job, entries)).to.equal(OK);
      expect(allowed(boot, program, job)).to.deep.equal([DENIED, OK, DENIED]);
      expect(setV2(program, createJob(program, job), [entry(ZX_POL_NEW_VMO, ZX_POL_ACTION_ALLOW)])).to.equal(
        'ZX_ERR_ALREADY_EXISTS',
      );
    });

    it('ZX_POL_NEW_ANY with ZX_POL_OVERRIDE_ALLOW leaves children free to change it', () => {
      const program = boot.process();
      const outer = createJob(program);
      const any = entry(ZX_POL_NEW_ANY, ZX_POL_ACTION_DENY, ZX_POL_OVERRIDE_ALLOW);
      expect(setV2(program, outer, [any])).to.equal(OK);
      const inner = createJob(program, outer);
      expect(setV2(program, inner, [entry(ZX_POL_NEW_EVENT, ZX_POL_ACTION_ALLOW)])).to.equal(OK);
      expect(allowed(boot, program, inner)).to.deep.equal([OK, DENIED, DENIED]);
    });

    it('ZX_ERR_ALREADY_EXISTS: a locked condition stays, and with it all of the call has no effect', () => {
      const program = boot.process();
      const outer = createJob(program);
      expect(setV2(program, outer, [denyEvents])).to.equal(OK);
      const inner = createJob(program, outer);
      const entries = [
        entry(ZX_POL_NEW_VMO, ZX_POL_ACTION_DENY),
        entry(ZX_POL_NEW_EVENT, ZX_POL_ACTION_ALLOW),
      ];
      expect(
        program.sys.zx_job_set_policy(inner, ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V2, entries),
      ).to.deep.equal({
        status: ZX_ERR_ALREADY_EXISTS,
      });
      expect(allowed(boot, program, inner)).to.deep.equal([DENIED, OK, OK]);
    });

    it('ZX_JOB_POL_RELATIVE skips what is locked', () => {
      const program = boot.process();
      const outer = createJob(program);
      expect(setV2(program, outer, [denyEvents])).to.equal(OK);
      const inner = createJob(program, outer);
      const entries = [
        entry(ZX_POL_NEW_EVENT, ZX_POL_ACTION_ALLOW),
        entry(ZX_POL_NEW_VMO, ZX_POL_ACTION_DENY),
      ];
      expect(setV2(program, inner, entries, ZX_JOB_POL_RELATIVE)).to.equal(OK);
      expect(allowed(boot, program, inner)).to.deep.equal([DENIED, OK, DENIED]);
    });

    it('asking a locked condition for what it is already is no conflict; ZX_POL_NEW_ANY always is', () => {
      const program = boot.process();
      const job = createJob(program);
      expect(setV2(program, job, [denyEvents])).to.equal(OK);
      expect(setV2(program, job, [denyEvents])).to.equal(OK);
      expect(setV2(program, job, [{ ...denyEvents, flags: ZX_POL_OVERRIDE_ALLOW }])).to.equal(
        'ZX_ERR_ALREADY_EXISTS',
      );
      expect(setV2(program, job, [entry(ZX_POL_NEW_ANY, ZX_POL_ACTION_DENY)])).to.equal(
        'ZX_ERR_ALREADY_EXISTS',
      );
    });

    it('ZX_ERR_BAD_STATE: not while there is a process in the job, started or not, or a job', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const { process } = createProcess(program, job);
      const set = () => sys.zx_job_set_policy(job, ZX_JOB_POL_ABSOLUTE, ZX_JOB_POL_BASIC_V2, [denyEvents]);
      expect(set()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      ok(sys.zx_handle_close(process));
      const child = createJob(program, job);
      expect(set()).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(outcome(sys.zx_job_set_policy(job, 0, ZX_JOB_POL_TIMER_SLACK, [slack]))).to.equal(
        'ZX_ERR_BAD_STATE',
      );
      ok(sys.zx_handle_close(child));
      ok(set());
    });

    it('ZX_ERR_INVALID_ARGS: topic, then options, then the number of entries, all before the handle', () => {
      const { sys } = boot.process();
      const invalid = { status: ZX_ERR_INVALID_ARGS };
      const many = Array.from({ length: 33 }, () => denyEvents);
      expect(sys.zx_job_set_policy(0, 0, 2, [])).to.deep.equal(invalid);
      expect(sys.zx_job_set_policy(0, 2, ZX_JOB_POL_BASIC_V2, [denyEvents])).to.deep.equal(invalid);
      expect(sys.zx_job_set_policy(0, 0, ZX_JOB_POL_BASIC_V2, [])).to.deep.equal(invalid);
      expect(sys.zx_job_set_policy(0, 0, ZX_JOB_POL_BASIC_V2, many)).to.deep.equal(invalid);
      expect(sys.zx_job_set_policy(0, 1, ZX_JOB_POL_TIMER_SLACK, [slack])).to.deep.equal(invalid);
      expect(sys.zx_job_set_policy(0, 0, ZX_JOB_POL_TIMER_SLACK, [slack, slack])).to.deep.equal(invalid);
    });

    it('ZX_ERR_BAD_HANDLE ZX_ERR_WRONG_TYPE ZX_ERR_ACCESS_DENIED: the job with SET_POLICY', () => {
      const { sys, self, defaultJob } = boot.process();
      const set = (job: number) => sys.zx_job_set_policy(job, 0, ZX_JOB_POL_BASIC_V2, [denyEvents]);
      expect(set(0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(set(self)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(set(without(sys, defaultJob, ZX_RIGHT_SET_POLICY))).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_OUT_OF_RANGE: 16 to 32 entries, after the job was looked at', () => {
      const program = boot.process();
      const many = Array.from({ length: ZX_POL_MAX + 1 }, () => denyEvents);
      const set = (job: number) => program.sys.zx_job_set_policy(job, 0, ZX_JOB_POL_BASIC_V2, many);
      expect(set(createJob(program))).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      expect(set(program.defaultJob)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    });

    it('ZX_ERR_NOT_SUPPORTED ZX_ERR_INVALID_ARGS: of an entry first the action, then flags, then condition', () => {
      const program = boot.process();
      const job = createJob(program);
      const set = (...entries: Entries[]) =>
        program.sys.zx_job_set_policy(job, 0, ZX_JOB_POL_BASIC_V2, entries.flat());
      expect(set(entry(15, ZX_POL_ACTION_KILL + 1, 2))).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
      expect(set(entry(ZX_POL_NEW_VMO, 0, 2))).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(set(entry(ZX_POL_NEW_ANY, 0, 2))).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(set(denyEvents, entry(15, 0))).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(allowed(boot, program, job)).to.deep.equal([OK, OK, OK]);
    });

    it('ZX_JOB_POL_TIMER_SLACK takes a slack that is not negative and a mode, also outside an array', () => {
      const program = boot.process();
      const { sys } = program;
      const job = createJob(program);
      const set = (policy: Entries) => outcome(sys.zx_job_set_policy(job, 0, ZX_JOB_POL_TIMER_SLACK, policy));
      expect(set({ ...slack, min_slack: -1n })).to.equal('ZX_ERR_INVALID_ARGS');
      expect(set({ ...slack, default_mode: 3 })).to.equal('ZX_ERR_INVALID_ARGS');
      expect(set({ ...slack, default_mode: 2 })).to.equal(OK);
      expect(set([slack])).to.equal(OK);
    });

    it('a policy that is no array of the topic’s structs is a TypeError', () => {
      const program = boot.process();
      const job = createJob(program);
      const set = program.sys.zx_job_set_policy as (...args: unknown[]) => unknown;
      for (const policy of [undefined, null, 1, [1], [v1(1, 1)], [slack]]) {
        expect(() => set(job, 0, ZX_JOB_POL_BASIC_V2, policy)).to.throw(TypeError, 'policy');
      }
    });
  });
});
