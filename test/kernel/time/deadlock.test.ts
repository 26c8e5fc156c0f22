import { expect } from 'chai';
import {
  DeadlockError,
  Kernel,
  ok,
  type UserProcess,
  ZX_EVENT_SIGNALED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { event, eventPair, isValid, koidOf, outcome, port } from '../handles';

/** The DeadlockError that a call throws. */
function deadlock(call: () => unknown): DeadlockError {
  try {
    call();
  } catch (error) {
    if (error instanceof DeadlockError) return error;
    throw error;
  }
  throw new Error('the call returned');
}

function waitForever({ sys }: UserProcess, handle: number, signals: number): () => unknown {
  return () => sys.zx_object_wait_one(handle, signals, ZX_TIME_INFINITE);
}

describe('a wait that nothing can end', () => {
  it('is an error that tells who waits for what', () => {
    const kernel = new Kernel();
    const a = kernel.createProcess('lonely');
    const one = event(a.sys);
    const error = deadlock(waitForever(a, one, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0));
    expect(error.message)
      .to.match(/lonely/)
      .and.match(/zx_object_wait_one/);
    expect(error.message)
      .to.match(/ZX_EVENT_SIGNALED/)
      .and.match(/ZX_USER_SIGNAL_0/);
    const waiter = error.waiters.find(({ processKoid }) => processKoid === a.koid);
    expect(waiter).to.include({ process: 'lonely', syscall: 'zx_object_wait_one' });
    expect(waiter?.threadKoid).to.equal(koidOf(a.sys, a.thread));
    expect(waiter?.waitsFor).to.contain(String(koidOf(a.sys, one)));
  });

  it('names all waiters, of every program', () => {
    const kernel = new Kernel();
    const [a, b] = [kernel.createProcess('a'), kernel.createProcess('b')];
    void b.async.zx_port_wait(port(b.sys), ZX_TIME_INFINITE);
    void b.async.zx_object_wait_one(eventPair(b.sys)[0], ZX_EVENTPAIR_PEER_CLOSED, ZX_TIME_INFINITE);
    const { waiters } = deadlock(() => a.sys.zx_object_wait_many([], ZX_TIME_INFINITE));
    const all = waiters.map(({ process, syscall }) => `${process} ${syscall}`).toSorted();
    expect(all).to.deep.equal(['a zx_object_wait_many', 'b zx_object_wait_one', 'b zx_port_wait']);
  });

  it('is the end of that call only', () => {
    const kernel = new Kernel();
    const a = kernel.createProcess('a');
    const one = event(a.sys);
    deadlock(waitForever(a, one, ZX_EVENT_SIGNALED));
    expect(kernel.waiters()).to.deep.equal([]);
    ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
    expect(outcome(a.sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE))).to.equal('ZX_OK');
    expect(isValid(a.sys, one)).to.equal(true);
  });

  for (const [what, call] of [
    ['zx_nanosleep', ({ sys }) => sys.zx_nanosleep(ZX_TIME_INFINITE)],
    ['zx_port_wait', ({ sys }) => sys.zx_port_wait(port(sys), ZX_TIME_INFINITE)],
    ['zx_object_wait_many', ({ sys }) => sys.zx_object_wait_many([], ZX_TIME_INFINITE)],
  ] satisfies [string, (process: UserProcess) => unknown][]) {
    it(`may be any that blocks: ${what}`, () => {
      const a = new Kernel().createProcess('a');
      expect(deadlock(() => call(a)).waiters).to.have.length(1);
    });
  }

  it('a deadline, its own or of another wait, can end it', async () => {
    const kernel = new Kernel();
    const a = kernel.createProcess('a');
    const one = event(a.sys);
    const sleeping = a.async.zx_nanosleep(a.sys.zx_deadline_after(10));
    const error = deadlock(waitForever(a, one, ZX_EVENT_SIGNALED));
    expect(error.waiters).to.have.length(1);
    expect(outcome(await sleeping)).to.equal('ZX_OK');
  });
});

describe('Kernel.waiters', () => {
  it('lists the blocked syscalls, until they end', async () => {
    const kernel = new Kernel();
    const a = kernel.createProcess('a');
    const one = event(a.sys);
    const waiting = a.async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE);
    const [waiter] = kernel.waiters();
    expect(waiter).to.include({ process: 'a', processKoid: a.koid, syscall: 'zx_object_wait_one' });
    expect(waiter?.waitsFor).to.match(/ZX_EVENT_SIGNALED/);
    ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
    await waiting;
    expect(kernel.waiters()).to.deep.equal([]);
  });

  it('names an object that has a name', () => {
    const kernel = new Kernel();
    const a = kernel.createProcess('somebody');
    void a.async.zx_object_wait_one(a.self, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE);
    expect(kernel.waiters()[0]?.waitsFor).to.match(/ZX_USER_SIGNAL_0 on process \d+ 'somebody'/);
  });
});
