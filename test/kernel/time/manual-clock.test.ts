import { expect } from 'chai';
import {
  DeadlockError,
  Kernel,
  ManualClock,
  ok,
  ZX_EVENT_SIGNALED,
  ZX_WAIT_ASYNC_TIMESTAMP,
} from '../../../kernel';
import { event, outcome, port } from '../handles';

const SECOND = 1_000_000_000n;

describe('a manual clock', () => {
  const start = () => {
    const clock = new ManualClock();
    return { clock, a: new Kernel({ clock }).createProcess('a') };
  };

  it('moves when the test says so, and never by itself', async () => {
    const { clock, a } = start();
    const before = a.sys.zx_clock_get_monotonic();
    await new Promise(setImmediate);
    expect(a.sys.zx_clock_get_monotonic()).to.equal(before);
    clock.advance(SECOND);
    expect(a.sys.zx_clock_get_monotonic()).to.equal(before + SECOND);
    clock.advance(5);
    expect(a.sys.zx_clock_get_monotonic()).to.equal(before + SECOND + 5n);
  });

  it('ends what comes due, in the order of deadlines', async () => {
    const { clock, a } = start();
    const woken: bigint[] = [];
    const sleeps = [30n, 10n, 20n].map(async (seconds) => {
      ok(await a.async.zx_nanosleep(a.sys.zx_deadline_after(seconds * SECOND)));
      woken.push(seconds);
    });
    clock.advance(10n * SECOND - 1n);
    await new Promise(setImmediate);
    expect(woken).to.deep.equal([]);
    clock.advance(1);
    await new Promise(setImmediate);
    expect(woken).to.deep.equal([10n]);
    clock.advance(100n * SECOND);
    await Promise.all(sleeps);
    expect(woken).to.deep.equal([10n, 20n, 30n]);
  });

  it('shows each timer its own time', async () => {
    const { clock, a } = start();
    const before = a.sys.zx_clock_get_monotonic();
    const [one, to] = [event(a.sys), port(a.sys)];
    ok(a.sys.zx_object_wait_async(one, to, 1, ZX_EVENT_SIGNALED, ZX_WAIT_ASYNC_TIMESTAMP));
    const sleeping = a.async.zx_nanosleep(a.sys.zx_deadline_after(SECOND));
    clock.advance(3n * SECOND);
    ok(await sleeping);
    ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
    const { packet } = ok(a.sys.zx_port_wait(to, 0));
    expect('signal' in packet && packet.signal.timestamp).to.equal(before + 3n * SECOND);
  });

  it('does not run backwards', () => {
    const { clock } = start();
    expect(() => clock.advance(-1)).to.throw(RangeError, /negative/);
  });

  it('a blocking call that only it could end is a DeadlockError', () => {
    const { a } = start();
    const later = a.sys.zx_deadline_after(SECOND);
    expect(() => a.sys.zx_object_wait_one(event(a.sys), ZX_EVENT_SIGNALED, later)).to.throw(DeadlockError);
    expect(outcome(a.sys.zx_object_wait_one(event(a.sys), ZX_EVENT_SIGNALED, 0))).to.equal(
      'ZX_ERR_TIMED_OUT',
    );
  });
});

describe('the real clock in-process', () => {
  it('passes by itself', async () => {
    const { sys, async } = new Kernel({ clock: 'real' }).createProcess('a');
    const soon = sys.zx_deadline_after(2_000_000n);
    expect(outcome(sys.zx_object_wait_one(event(sys), ZX_EVENT_SIGNALED, soon))).to.equal('ZX_ERR_TIMED_OUT');
    expect(sys.zx_clock_get_monotonic() >= soon).to.equal(true);
    const later = sys.zx_deadline_after(2_000_000n);
    ok(await async.zx_nanosleep(later));
    expect(sys.zx_clock_get_monotonic() >= later).to.equal(true);
  });

  it('a wait that nothing can end is a DeadlockError here, too', () => {
    const { sys } = new Kernel({ clock: 'real' }).createProcess('a');
    expect(() => sys.zx_port_wait(port(sys), 2n ** 63n - 1n)).to.throw(DeadlockError);
  });
});
