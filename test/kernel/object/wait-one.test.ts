import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_CANCELED,
  ZX_ERR_TIMED_OUT,
  ZX_EVENT_SIGNALED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_SIGNAL_HANDLE_CLOSED,
  ZX_TIME_INFINITE,
  ZX_TIME_INFINITE_PAST,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
  ZX_USER_SIGNAL_7,
  ZX_USER_SIGNAL_ALL,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, eventPair, outcome, port, withRights, without } from '../handles';

const MILLISECOND = 1_000_000n;

/** A wait without a bound, that blocks until something happens. */
function wait({ async }: UserProcess, handle: number, signals: number) {
  return async.zx_object_wait_one(handle, signals, ZX_TIME_INFINITE);
}

describe('zx_object_wait_one', () => {
  everyMode((boot) => {
    it('ZX_OK: at once if a signal is there; observed is the whole state', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7));
      expect(
        sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0, ZX_TIME_INFINITE),
      ).to.deep.equal({
        status: ZX_OK,
        observed: (ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7) >>> 0,
      });
    });

    it('ZX_OK: if a signal is there the deadline plays no part', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      for (const deadline of [0, -1, ZX_TIME_INFINITE_PAST]) {
        expect(outcome(sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED, deadline))).to.equal('ZX_OK');
      }
    });

    it('ZX_OK: when a signal comes; observed is the state at that moment', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const waiting = wait(a, one, ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_1);
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_1));
      ok(a.sys.zx_object_signal(one, ZX_USER_SIGNAL_ALL, 0));
      expect(await waiting).to.deep.equal({ status: ZX_OK, observed: ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_1 });
    });

    it('ZX_OK: a pulse is enough', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const waiting = wait(a, one, ZX_USER_SIGNAL_0);
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0));
      ok(a.sys.zx_object_signal(one, ZX_USER_SIGNAL_0, 0));
      ok(a.sys.zx_handle_close(one));
      expect(await waiting).to.deep.equal({ status: ZX_OK, observed: ZX_USER_SIGNAL_0 });
    });

    it('ZX_OK: every wait for the same signal ends', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const waits = [1, 2, 3].map(() => wait(a, one, ZX_EVENT_SIGNALED));
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      const statuses = (await Promise.all(waits)).map(outcome);
      expect(statuses).to.deep.equal(['ZX_OK', 'ZX_OK', 'ZX_OK']);
    });

    it('ZX_OK: PEER_CLOSED when the last handle of the other end closes', async () => {
      const a = boot.process('a');
      const [one, other] = eventPair(a.sys);
      const waiting = wait(a, one, ZX_EVENTPAIR_PEER_CLOSED);
      ok(a.sys.zx_handle_close(other));
      expect(await waiting).to.deep.equal({ status: ZX_OK, observed: ZX_EVENTPAIR_PEER_CLOSED });
    });

    it('ZX_OK: UserProcess.wait is the same as a Promise, without a bound if none is given', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const waiting = a.wait(one, ZX_EVENT_SIGNALED);
      ok(a.sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      expect(await waiting).to.deep.equal({ status: ZX_OK, observed: ZX_EVENT_SIGNALED });
      expect(await a.wait(one, ZX_USER_SIGNAL_0, 0n)).to.deep.equal({
        status: ZX_ERR_TIMED_OUT,
        observed: ZX_EVENT_SIGNALED,
      });
    });

    it('ZX_ERR_TIMED_OUT: a past deadline polls; observed is the state', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_7));
      for (const deadline of [0, -5n, ZX_TIME_INFINITE_PAST]) {
        expect(sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED, deadline)).to.deep.equal({
          status: ZX_ERR_TIMED_OUT,
          observed: ZX_USER_SIGNAL_7,
        });
      }
    });

    it('ZX_ERR_TIMED_OUT: when the deadline comes, blocking or not', async () => {
      const { sys, async } = boot.process();
      const one = event(sys);
      const timedOut = { status: ZX_ERR_TIMED_OUT, observed: 0 };
      const soon = sys.zx_deadline_after(2n * MILLISECOND);
      expect(sys.zx_object_wait_one(one, ZX_EVENT_SIGNALED, soon)).to.deep.equal(timedOut);
      expect(sys.zx_clock_get_monotonic() >= soon).to.equal(true);
      const later = sys.zx_deadline_after(2n * MILLISECOND);
      expect(await async.zx_object_wait_one(one, ZX_EVENT_SIGNALED, later)).to.deep.equal(timedOut);
      expect(sys.zx_clock_get_monotonic() >= later).to.equal(true);
    });

    it('ZX_ERR_TIMED_OUT: signals 0 are never satisfied, nor is HANDLE_CLOSED', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      for (const signals of [0, ZX_SIGNAL_HANDLE_CLOSED]) {
        expect(outcome(sys.zx_object_wait_one(one, signals, sys.zx_deadline_after(1)))).to.equal(
          'ZX_ERR_TIMED_OUT',
        );
      }
    });

    it('ZX_ERR_TIMED_OUT: clearing a signal, or setting one that is set, wakes nobody', async () => {
      const { sys, async } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_1));
      const waiting = async.zx_object_wait_one(
        one,
        ZX_USER_SIGNAL_0,
        sys.zx_deadline_after(5n * MILLISECOND),
      );
      ok(sys.zx_object_signal(one, ZX_USER_SIGNAL_1, 0));
      ok(sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_1));
      expect(outcome(await waiting)).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ZX_ERR_CANCELED: the handle closes; observed has HANDLE_CLOSED beside the state', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_1));
      const waiting = wait(a, one, ZX_USER_SIGNAL_0);
      ok(a.sys.zx_handle_close(one));
      expect(await waiting).to.deep.equal({
        status: ZX_ERR_CANCELED,
        observed: (ZX_USER_SIGNAL_1 | ZX_SIGNAL_HANDLE_CLOSED) >>> 0,
      });
    });

    it('ZX_ERR_CANCELED: only the waits through the handle that closes', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const other = withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS);
      const [throughOne, throughOther] = [wait(a, one, ZX_USER_SIGNAL_0), wait(a, other, ZX_USER_SIGNAL_0)];
      ok(a.sys.zx_handle_close(other));
      expect(outcome(await throughOther)).to.equal('ZX_ERR_CANCELED');
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_0));
      expect(outcome(await throughOne)).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE: and no observed signals', () => {
      const { sys } = boot.process();
      expect(sys.zx_object_wait_one(ZX_HANDLE_INVALID, 1, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_ACCESS_DENIED: WAIT is needed, also if the signal is there', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      const deaf = without(sys, one, ZX_RIGHT_WAIT);
      expect(sys.zx_object_wait_one(deaf, ZX_EVENT_SIGNALED, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: nobody waits on a port or a VMAR', () => {
      const a = boot.process('a');
      for (const handle of [port(a.sys), a.rootVmar]) {
        expect(outcome(a.sys.zx_object_wait_one(handle, 1, 0))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('never returns when its process ends', async () => {
      const a = boot.process('a');
      const waiting = wait(a, event(a.sys), ZX_EVENT_SIGNALED).then(
        () => undefined,
        (error: unknown) => error,
      );
      a.exit(3);
      expect(await waiting).to.be.instanceOf(ProcessEndedError);
    });
  });
});
