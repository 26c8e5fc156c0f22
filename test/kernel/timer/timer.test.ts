import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CLOCK_MONOTONIC,
  ZX_DEFAULT_TIMER_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_INVALID_ARGS,
  ZX_HANDLE_INVALID,
  ZX_INFO_TIMER,
  ZX_JOB_POL_RELATIVE,
  ZX_JOB_POL_TIMER_SLACK,
  ZX_OBJ_TYPE_TIMER,
  ZX_OK,
  ZX_POL_ACTION_DENY,
  ZX_POL_NEW_TIMER,
  ZX_PROP_NAME,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
  ZX_TIME_INFINITE_PAST,
  ZX_TIMER_SIGNALED,
  ZX_TIMER_SLACK_CENTER,
  ZX_TIMER_SLACK_EARLY,
  ZX_TIMER_SLACK_LATE,
  ZX_USER_SIGNAL_0,
  ZX_WAIT_ASYNC_EDGE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, outcome, port, signalsOf, without, withRights } from '../handles';
import { createJob, jobWithPolicy, startProgram } from '../tasks';

/** Long enough that it does not come while a test runs, in nanoseconds. */
const HOUR = 3_600_000_000_000n;
const SOON = 1_000_000n;

type Sys = UserProcess['sys'];

const timer = (sys: Sys, options: number = ZX_TIMER_SLACK_CENTER): number =>
  ok(sys.zx_timer_create(options, ZX_CLOCK_MONOTONIC)).out;
const infoOf = (sys: Sys, handle: number) => ok(sys.zx_object_get_info(handle, ZX_INFO_TIMER)).info;
const isSignaled = (sys: Sys, handle: number): boolean => (signalsOf(sys, handle) & ZX_TIMER_SIGNALED) !== 0;

/**
 * Arms a further timer a little later than `deadline`, to be called before the one in question is armed. What comes
 * back waits for it: whatever was armed for `deadline` has fired then, whoever was slow.
 */
function passing(sys: Sys, deadline: bigint): () => void {
  const later = timer(sys);
  ok(sys.zx_timer_set(later, deadline + 1n, 0));
  return () => void ok(sys.zx_object_wait_one(later, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE));
}

describe('zx_timer_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a timer without signals, not armed, with the default rights', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      expect(basicInfo(sys, one)).to.include({
        type: ZX_OBJ_TYPE_TIMER,
        rights: ZX_DEFAULT_TIMER_RIGHTS,
        related_koid: 0,
      });
      expect(ZX_DEFAULT_TIMER_RIGHTS).to.equal(0xd00b);
      expect(signalsOf(sys, one)).to.equal(0);
      expect(infoOf(sys, one)).to.deep.equal({ options: 0, deadline: 0n, slack: 0n });
    });

    it('ZX_OK: the slack mode is one of three, and ZX_INFO_TIMER shows it', () => {
      const { sys } = boot.process();
      for (const mode of [ZX_TIMER_SLACK_CENTER, ZX_TIMER_SLACK_EARLY, ZX_TIMER_SLACK_LATE]) {
        expect(infoOf(sys, timer(sys, mode)).options).to.equal(mode);
      }
    });

    it('ZX_ERR_ACCESS_DENIED: the policy of the process denies it, after the clock and before the options', () => {
      const parent = boot.process('parent');
      const job = jobWithPolicy(parent, [ZX_POL_NEW_TIMER, ZX_POL_ACTION_DENY]);
      const { sys } = startProgram(boot, parent, job).process;
      expect(sys.zx_timer_create(3, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_timer_create(0, 1))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_OK: the policy of the process sets the least slack', () => {
      const parent = boot.process('parent');
      const job = createJob(parent);
      const policy = [{ min_slack: 100, default_mode: 0 }];
      ok(parent.sys.zx_job_set_policy(job, ZX_JOB_POL_RELATIVE, ZX_JOB_POL_TIMER_SLACK, policy));
      const { sys } = startProgram(boot, parent, job).process;
      const one = timer(sys);
      for (const [slack, effective] of [
        [5, 100n],
        [500, 500n],
      ] as const) {
        ok(sys.zx_timer_set(one, sys.zx_deadline_after(HOUR), slack));
        expect(infoOf(sys, one).slack).to.equal(effective);
      }
    });

    it('ZX_ERR_INVALID_ARGS: options beyond ZX_TIMER_SLACK_LATE', () => {
      const { sys } = boot.process();
      for (const options of [3, 4, 0xffffffff]) {
        expect(sys.zx_timer_create(options, ZX_CLOCK_MONOTONIC)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_INVALID_ARGS: any clock but the monotonic one', () => {
      const { sys } = boot.process();
      for (const clock of [1, 2, 0xffffffff]) {
        expect(sys.zx_timer_create(0, clock)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles, after the arguments', () => {
        const { sys } = boot.process();
        while (sys.zx_event_create(0).status === ZX_OK);
        expect(outcome(sys.zx_timer_create(0, 0))).to.equal('ZX_ERR_NO_MEMORY');
        expect(outcome(sys.zx_timer_create(3, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_timer_set', () => {
  eachMode((boot) => {
    it('ZX_OK: the timer is signalled when its deadline comes, and is no longer armed', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const deadline = sys.zx_deadline_after(SOON);
      expect(sys.zx_timer_set(one, deadline, 0)).to.deep.equal({ status: ZX_OK });
      expect(ok(sys.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE)).observed).to.equal(
        ZX_TIMER_SIGNALED,
      );
      expect(sys.zx_clock_get_monotonic() >= deadline).to.equal(true);
      expect(infoOf(sys, one)).to.deep.equal({ options: 0, deadline: 0n, slack: 0n });
    });

    it('ZX_OK: one-shot: the signal stays, without any wait, until the next set', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const deadline = sys.zx_deadline_after(SOON);
      const pass = passing(sys, deadline);
      ok(sys.zx_timer_set(one, deadline, 0));
      pass();
      expect([isSignaled(sys, one), isSignaled(sys, one)]).to.deep.equal([true, true]);
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(HOUR), 0));
      expect(isSignaled(sys, one)).to.equal(false);
    });

    it('ZX_OK: ZX_INFO_TIMER shows deadline and slack while it is armed', () => {
      const { sys } = boot.process();
      const one = timer(sys, ZX_TIMER_SLACK_EARLY);
      const deadline = sys.zx_deadline_after(HOUR);
      ok(sys.zx_timer_set(one, deadline, 77));
      expect(infoOf(sys, one)).to.deep.equal({ options: ZX_TIMER_SLACK_EARLY, deadline, slack: 77n });
    });

    it('ZX_OK: a deadline of 0, now, or in the past signals at once and arms nothing', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      for (const deadline of [0n, -1n, ZX_TIME_INFINITE_PAST, sys.zx_clock_get_monotonic()]) {
        ok(sys.zx_timer_cancel(one));
        ok(sys.zx_timer_set(one, deadline, 5));
        expect(isSignaled(sys, one)).to.equal(true);
        expect(infoOf(sys, one)).to.include({ deadline: 0n, slack: 0n });
      }
    });

    it('ZX_OK: ZX_TIME_INFINITE is armed and never comes', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      ok(sys.zx_timer_set(one, ZX_TIME_INFINITE, ZX_TIME_INFINITE));
      expect(infoOf(sys, one)).to.include({ deadline: ZX_TIME_INFINITE, slack: ZX_TIME_INFINITE });
      const waited = sys.zx_object_wait_one(one, ZX_TIMER_SIGNALED, sys.zx_deadline_after(SOON));
      expect(outcome(waited)).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ZX_OK: arming again replaces the deadline', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const early = sys.zx_deadline_after(SOON);
      const pass = passing(sys, early);
      ok(sys.zx_timer_set(one, early, 0));
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(HOUR), 0));
      pass();
      expect(isSignaled(sys, one)).to.equal(false);
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(SOON), 0));
      expect(outcome(sys.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE))).to.equal('ZX_OK');
    });

    it('ZX_OK: setting a signalled timer to a past deadline is a fresh edge', () => {
      const { sys } = boot.process();
      const [one, queue] = [timer(sys), port(sys)];
      ok(sys.zx_timer_set(one, 0, 0));
      ok(sys.zx_object_wait_async(one, queue, 1, ZX_TIMER_SIGNALED, ZX_WAIT_ASYNC_EDGE));
      expect(outcome(sys.zx_port_wait(queue, 0))).to.equal('ZX_ERR_TIMED_OUT');
      ok(sys.zx_timer_set(one, 0, 0));
      expect(ok(sys.zx_port_wait(queue, 0)).packet.key).to.equal(1);
    });

    it('ZX_OK: user signals stay', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      ok(sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0));
      ok(sys.zx_timer_set(one, 0, 0));
      expect(signalsOf(sys, one)).to.equal(ZX_USER_SIGNAL_0 | ZX_TIMER_SIGNALED);
      ok(sys.zx_timer_cancel(one));
      expect(signalsOf(sys, one)).to.equal(ZX_USER_SIGNAL_0);
    });

    it('ZX_OK: WRITE is all it takes', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      expect(outcome(sys.zx_timer_set(withRights(sys, one, ZX_RIGHT_WRITE), 0, 0))).to.equal('ZX_OK');
      expect(isSignaled(sys, one)).to.equal(true);
    });

    it('ZX_ERR_OUT_OF_RANGE: a negative slack, before the handle is looked at, and the timer stays as it is', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      ok(sys.zx_timer_set(one, 0, 0));
      for (const handle of [one, event(sys), ZX_HANDLE_INVALID]) {
        expect(outcome(sys.zx_timer_set(handle, HOUR, -1))).to.equal('ZX_ERR_OUT_OF_RANGE');
      }
      expect(isSignaled(sys, one)).to.equal(true);
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, the timer staying as it is', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      expect(outcome(sys.zx_timer_set(ZX_HANDLE_INVALID, 0, 0))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_timer_set(withRights(sys, event(sys), 0), 0, 0))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_timer_set(without(sys, one, ZX_RIGHT_WRITE), 0, 0))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(isSignaled(sys, one)).to.equal(false);
    });
  });
});

describe('zx_timer_cancel', () => {
  eachMode((boot) => {
    it('ZX_OK: an armed timer no longer fires', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const deadline = sys.zx_deadline_after(SOON);
      const pass = passing(sys, deadline);
      ok(sys.zx_timer_set(one, deadline, 3));
      expect(sys.zx_timer_cancel(one)).to.deep.equal({ status: ZX_OK });
      expect(infoOf(sys, one)).to.deep.equal({ options: 0, deadline: 0n, slack: 0n });
      pass();
      expect(isSignaled(sys, one)).to.equal(false);
    });

    it('ZX_OK: an idle timer, and one that has fired, whose signal it clears', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      expect(sys.zx_timer_cancel(one)).to.deep.equal({ status: ZX_OK });
      ok(sys.zx_timer_set(one, 0, 0));
      expect(sys.zx_timer_cancel(one)).to.deep.equal({ status: ZX_OK });
      expect(isSignaled(sys, one)).to.equal(false);
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, the timer staying as it is', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      ok(sys.zx_timer_set(one, 0, 0));
      expect(outcome(sys.zx_timer_cancel(ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_timer_cancel(withRights(sys, event(sys), 0)))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_timer_cancel(without(sys, one, ZX_RIGHT_WRITE)))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(isSignaled(sys, one)).to.equal(true);
    });
  });
});

describe('a timer', () => {
  eachMode((boot) => {
    it('lets no program set or clear ZX_TIMER_SIGNALED', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      expect(outcome(sys.zx_object_signal(one, 0, ZX_TIMER_SIGNALED))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(sys.zx_object_signal(one, ZX_TIMER_SIGNALED, 0))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('has no name, and no rights to properties', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_object_get_property(timer(sys), ZX_PROP_NAME))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('shows ZX_INFO_TIMER to handles with INSPECT only, and is no other type', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const info = (handle: number): string => outcome(sys.zx_object_get_info(handle, ZX_INFO_TIMER));
      expect(info(withRights(sys, one, ZX_RIGHT_INSPECT))).to.equal('ZX_OK');
      expect(info(without(sys, one, ZX_RIGHT_INSPECT))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(info(withRights(sys, event(sys), 0))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('queues a packet on a port when it fires', () => {
      const { sys } = boot.process();
      const [one, queue] = [timer(sys), port(sys)];
      ok(sys.zx_object_wait_async(one, queue, 9, ZX_TIMER_SIGNALED, 0));
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(SOON), 0));
      expect(ok(sys.zx_port_wait(queue, ZX_TIME_INFINITE)).packet.key).to.equal(9);
    });

    it('wakes a Promise that waits for it', async () => {
      const { sys, async } = boot.process();
      const one = timer(sys);
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(SOON), 0));
      const waited = await async.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE);
      expect(ok(waited).observed).to.equal(ZX_TIMER_SIGNALED);
    });

    it('stays armed while any handle is open', () => {
      const { sys } = boot.process();
      const one = timer(sys);
      const copy = withRights(sys, one, ZX_RIGHT_SAME_RIGHTS);
      ok(sys.zx_timer_set(one, sys.zx_deadline_after(SOON), 0));
      ok(sys.zx_handle_close(one));
      expect(outcome(sys.zx_object_wait_one(copy, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE))).to.equal('ZX_OK');
    });
  });
});
