import { expect } from 'chai';
import fc from 'fast-check';
import {
  DeadlockError,
  Kernel,
  ManualClock,
  ok,
  type Syscalls,
  ZX_TIME_INFINITE,
  ZX_TIMER_SIGNALED,
} from '../../../kernel';
import { outcome, signalsOf } from '../handles';

const HOUR = 3_600_000_000_000n;

const timer = (sys: Syscalls): number => ok(sys.zx_timer_create(0, 0)).out;
const isSignaled = (sys: Syscalls, handle: number): boolean =>
  (signalsOf(sys, handle) & ZX_TIMER_SIGNALED) !== 0;

describe('a timer on virtual time', () => {
  it('moves a program that waits for it straight to its deadline', () => {
    using kernel = new Kernel();
    const { sys } = kernel.createProcess('a');
    const one = timer(sys);
    const deadline = sys.zx_deadline_after(HOUR);
    ok(sys.zx_timer_set(one, deadline, 0));
    ok(sys.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE));
    expect(sys.zx_clock_get_monotonic()).to.equal(deadline + 1000n);
  });

  it('fires while a program waits for something later', () => {
    using kernel = new Kernel();
    const { sys } = kernel.createProcess('a');
    const one = timer(sys);
    ok(sys.zx_timer_set(one, sys.zx_deadline_after(HOUR), 0));
    ok(sys.zx_nanosleep(sys.zx_deadline_after(2n * HOUR)));
    expect(isSignaled(sys, one)).to.equal(true);
  });

  it('does not fire once its last handle is closed: a wait for anything else is a deadlock', () => {
    using kernel = new Kernel();
    const { sys } = kernel.createProcess('a');
    const one = timer(sys);
    ok(sys.zx_timer_set(one, sys.zx_deadline_after(HOUR), 0));
    ok(sys.zx_handle_close(one));
    const before = sys.zx_clock_get_monotonic();
    const event = ok(sys.zx_event_create(0)).out;
    expect(() => sys.zx_object_wait_one(event, 1, ZX_TIME_INFINITE)).to.throw(DeadlockError);
    expect(sys.zx_clock_get_monotonic()).to.equal(before + 1000n);
  });

  it('is disarmed at the end of its process', () => {
    using kernel = new Kernel();
    const a = kernel.createProcess('a');
    ok(a.sys.zx_timer_set(timer(a.sys), a.sys.zx_deadline_after(HOUR), 0));
    a.exit();
    const { sys } = kernel.createProcess('b');
    const event = ok(sys.zx_event_create(0)).out;
    expect(() => sys.zx_object_wait_one(event, 1, ZX_TIME_INFINITE)).to.throw(DeadlockError);
  });
});

describe('a timer on manual time', () => {
  it('fires when the test moves the clock to its deadline, and not a nanosecond before', () => {
    const clock = new ManualClock();
    using kernel = new Kernel({ clock });
    const { sys } = kernel.createProcess('a');
    const one = timer(sys);
    ok(sys.zx_timer_set(one, sys.zx_deadline_after(100), 50));
    clock.advance(99);
    expect(isSignaled(sys, one)).to.equal(false);
    clock.advance(1);
    expect(isSignaled(sys, one)).to.equal(true);
  });

  it('fires once at most for each set, whatever is set, cancelled and passed', () => {
    const step = fc.oneof(
      fc.record({ set: fc.integer({ min: -5, max: 20 }) }),
      fc.constant({ cancel: true as const }),
      fc.record({ pass: fc.nat(15) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const clock = new ManualClock();
        using kernel = new Kernel({ clock });
        const { sys } = kernel.createProcess('a');
        const one = timer(sys);
        let now = 0;
        let armed: number | undefined;
        let signaled = false;
        for (const each of steps) {
          if ('pass' in each) {
            clock.advance(each.pass);
            now += each.pass;
          } else if ('set' in each) {
            ok(sys.zx_timer_set(one, clock.now + BigInt(each.set), 0));
            signaled = false;
            armed = now + each.set;
          } else {
            ok(sys.zx_timer_cancel(one));
            signaled = false;
            armed = undefined;
          }
          if (armed !== undefined && armed <= now) {
            signaled = true;
            armed = undefined;
          }
          expect(isSignaled(sys, one)).to.equal(signaled);
        }
      }),
    );
  });
});

describe('a timer on real time', () => {
  it('ends a blocking wait', () => {
    using kernel = new Kernel({ clock: 'real' });
    const { sys } = kernel.createProcess('a');
    const one = timer(sys);
    const deadline = sys.zx_deadline_after(1_000_000);
    ok(sys.zx_timer_set(one, deadline, 0));
    expect(outcome(sys.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE))).to.equal('ZX_OK');
    expect(sys.zx_clock_get_monotonic() >= deadline).to.equal(true);
  });

  it('ends a Promise', async () => {
    using kernel = new Kernel({ clock: 'real' });
    const { sys, async } = kernel.createProcess('a');
    const one = timer(sys);
    ok(sys.zx_timer_set(one, sys.zx_deadline_after(1_000_000), 0));
    const waited = await async.zx_object_wait_one(one, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE);
    expect(outcome(waited)).to.equal('ZX_OK');
  });
});
