import { expect } from 'chai';
import { Kernel, ok, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE } from '../../../kernel';
import { event, outcome, port } from '../handles';

const SECOND = 1_000_000_000n;
const HOUR = 3600n * SECOND;
const MICROSECOND = 1_000n;

describe('virtual time', () => {
  const program = () => new Kernel().createProcess('a');

  it('starts above zero, so that deadline 0 is past', () => {
    expect(program().sys.zx_clock_get_monotonic() > 0n).to.equal(true);
  });

  it('moves by a microsecond when it is read', () => {
    const { sys } = program();
    const first = sys.zx_clock_get_monotonic();
    expect(sys.zx_clock_get_monotonic() - first).to.equal(MICROSECOND);
    expect(sys.zx_deadline_after(0) - first).to.equal(2n * MICROSECOND);
  });

  it('is the same on every run', () => {
    const times = [program(), program()].map(({ sys }) => {
      sys.zx_nanosleep(sys.zx_deadline_after(HOUR));
      return sys.zx_clock_get_monotonic();
    });
    expect(times[0]).to.equal(times[1]);
  });

  it('does not move for a poll', () => {
    const { sys } = program();
    const one = event(sys);
    const before = sys.zx_clock_get_monotonic();
    for (let i = 0; i < 5; i++) {
      sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED, 0);
      sys.zx_object_wait_many([], 0);
      sys.zx_port_wait(port(sys), before);
      sys.zx_nanosleep(before);
    }
    expect(sys.zx_clock_get_monotonic() - before).to.equal(MICROSECOND);
  });

  it('jumps to the deadline of who blocks', () => {
    const { sys } = program();
    const deadline = sys.zx_deadline_after(HOUR);
    expect(outcome(sys.zx_object_wait_one(event(sys), ZX_EVENT_SIGNALED, deadline))).to.equal(
      'ZX_ERR_TIMED_OUT',
    );
    expect(sys.zx_clock_get_monotonic()).to.equal(deadline + MICROSECOND);
  });

  it('stops at each earlier deadline on the way', async () => {
    const kernel = new Kernel();
    const [a, b] = [kernel.createProcess('a'), kernel.createProcess('b')];
    const ended: string[] = [];
    const sleeps = [3n, 1n, 2n].map(async (hours) => {
      ok(await b.async.zx_nanosleep(b.sys.zx_deadline_after(hours * HOUR)));
      ended.push(`b after ${hours}`);
    });
    ok(a.sys.zx_nanosleep(a.sys.zx_deadline_after(5n * HOUR)));
    await Promise.all(sleeps);
    expect(ended).to.deep.equal(['b after 1', 'b after 2', 'b after 3']);
  });

  it('does not pass the deadline of who blocks', () => {
    const kernel = new Kernel();
    const [a, b] = [kernel.createProcess('a'), kernel.createProcess('b')];
    void b.async.zx_nanosleep(b.sys.zx_deadline_after(2n * HOUR));
    const deadline = a.sys.zx_deadline_after(HOUR);
    ok(a.sys.zx_nanosleep(deadline));
    expect(a.sys.zx_clock_get_monotonic()).to.equal(deadline + MICROSECOND);
  });

  it('moves for a Promise only when nothing else happens', async () => {
    const a = program();
    const waiting = a.async.zx_object_wait_one(
      event(a.sys),
      ZX_EVENT_SIGNALED,
      a.sys.zx_deadline_after(HOUR),
    );
    const start = a.sys.zx_clock_get_monotonic();
    for (let turn = 1n; turn <= 20n; turn++) {
      await new Promise(setImmediate);
      expect(a.sys.zx_clock_get_monotonic() - start).to.equal(turn * MICROSECOND);
    }
    expect(outcome(await waiting)).to.equal('ZX_ERR_TIMED_OUT');
    expect(a.sys.zx_clock_get_monotonic() - start >= HOUR - MICROSECOND).to.equal(true);
  });

  it('does not move while the Promise that waits is answered by another program', async () => {
    const kernel = new Kernel();
    const [a, b] = [kernel.createProcess('a'), kernel.createProcess('b')];
    const one = event(a.sys);
    const waiting = a.async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, a.sys.zx_deadline_after(HOUR));
    const before = b.sys.zx_clock_get_monotonic();
    await Promise.resolve();
    ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
    expect(outcome(await waiting)).to.equal('ZX_OK');
    expect(b.sys.zx_clock_get_monotonic() - before).to.equal(MICROSECOND);
  });

  it('waits for many programs, each of which sleeps its own way', async () => {
    const kernel = new Kernel();
    const log: string[] = [];
    const run = async (name: string, pause: bigint): Promise<void> => {
      const { sys, async } = kernel.createProcess(name);
      for (let round = 1; round <= 3; round++) {
        ok(await async.zx_nanosleep(sys.zx_deadline_after(pause)));
        log.push(`${name}${round}`);
      }
    };
    await Promise.all([run('slow', 5n * SECOND), run('fast', 2n * SECOND)]);
    expect(log).to.deep.equal(['fast1', 'fast2', 'slow1', 'fast3', 'slow2', 'slow3']);
  });

  it('a Promise without a deadline leaves it alone', async () => {
    const a = program();
    const one = event(a.sys);
    void a.async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE);
    const before = a.sys.zx_clock_get_monotonic();
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(a.sys.zx_clock_get_monotonic() - before).to.equal(MICROSECOND);
  });
});
