import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_CANCELED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_TIMED_OUT,
  ZX_EVENT_SIGNALED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_SIGNAL_HANDLE_CLOSED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
  ZX_USER_SIGNAL_7,
  ZX_WAIT_MANY_MAX_ITEMS,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, eventPair, outcome, port, without, withRights } from '../handles';

const MILLISECOND = 1_000_000n;

interface Item {
  readonly handle: number;
  readonly waitfor: number;
}

const item = (handle: number, waitfor: number = ZX_EVENT_SIGNALED): Item => ({ handle, waitfor });

/** The items with what was pending for each. */
const reported = (items: readonly Item[], ...pending: number[]) =>
  items.map((each, i) => ({ ...each, pending: pending[i] }));

function wait({ async }: UserProcess, items: readonly Item[]) {
  return async.zx_object_wait_many(items, ZX_TIME_INFINITE);
}

describe('zx_object_wait_many', () => {
  everyMode((boot) => {
    it('ZX_OK: at once if one item is satisfied; each item tells its whole state', () => {
      const { sys } = boot.process();
      const items = [item(event(sys)), item(event(sys)), item(event(sys))];
      ok(sys.zx_object_signal(items[1]?.handle ?? 0, 0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7));
      ok(sys.zx_object_signal(items[2]?.handle ?? 0, 0, ZX_USER_SIGNAL_0));
      expect(sys.zx_object_wait_many(items, ZX_TIME_INFINITE)).to.deep.equal({
        status: ZX_OK,
        items: reported(items, 0, (ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7) >>> 0, ZX_USER_SIGNAL_0),
      });
    });

    it('ZX_OK: all satisfied items report, also past the deadline', () => {
      const { sys } = boot.process();
      const items = [item(event(sys)), item(event(sys))];
      for (const { handle } of items) ok(sys.zx_object_signal(handle, 0, ZX_EVENT_SIGNALED));
      expect(sys.zx_object_wait_many(items, 0)).to.deep.equal({
        status: ZX_OK,
        items: reported(items, ZX_EVENT_SIGNALED, ZX_EVENT_SIGNALED),
      });
    });

    it('ZX_OK: when one item gets its signal; it keeps the state at that moment', async () => {
      const a = boot.process('a');
      const items = [item(event(a.sys)), item(event(a.sys), ZX_USER_SIGNAL_0)];
      const [first, second] = items.map(({ handle }) => handle);
      const waiting = wait(a, items);
      ok(a.sys.zx_object_signal(first ?? 0, 0, ZX_USER_SIGNAL_1));
      ok(a.sys.zx_object_signal(second ?? 0, 0, ZX_USER_SIGNAL_0));
      ok(a.sys.zx_object_signal(second ?? 0, ZX_USER_SIGNAL_0, 0));
      expect(await waiting).to.deep.equal({
        status: ZX_OK,
        items: reported(items, ZX_USER_SIGNAL_1, ZX_USER_SIGNAL_0),
      });
    });

    it('ZX_OK: one object may stand in several items', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      const other = withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS);
      const items = [item(one, ZX_USER_SIGNAL_0), item(one, ZX_USER_SIGNAL_1), item(other, ZX_USER_SIGNAL_1)];
      const waiting = wait(a, items);
      ok(a.sys.zx_object_signal(one, 0, ZX_USER_SIGNAL_1));
      expect(await waiting).to.deep.equal({
        status: ZX_OK,
        items: reported(items, ZX_USER_SIGNAL_1, ZX_USER_SIGNAL_1, ZX_USER_SIGNAL_1),
      });
    });

    it('ZX_OK: sixty-four items; a pending that is passed in is ignored', () => {
      const { sys } = boot.process();
      const items = Array.from({ length: ZX_WAIT_MANY_MAX_ITEMS }, () => ({
        ...item(event(sys)),
        pending: 7,
      }));
      const last = items.at(-1)?.handle ?? 0;
      ok(sys.zx_object_signal(last, 0, ZX_EVENT_SIGNALED));
      const { items: after } = ok(sys.zx_object_wait_many(items, ZX_TIME_INFINITE));
      expect(after.map(({ pending }) => pending)).to.deep.equal([
        ...new Array<number>(63).fill(0),
        ZX_EVENT_SIGNALED,
      ]);
    });

    it('ZX_ERR_OUT_OF_RANGE: sixty-five items, before any handle is looked at', () => {
      const { sys } = boot.process();
      const items = Array.from({ length: ZX_WAIT_MANY_MAX_ITEMS + 1 }, () => item(ZX_HANDLE_INVALID));
      expect(sys.zx_object_wait_many(items, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
    });

    it('ZX_ERR_TIMED_OUT: no items is a sleep', () => {
      const { sys } = boot.process();
      const timedOut = { status: ZX_ERR_TIMED_OUT, items: [] };
      expect(sys.zx_object_wait_many([], 0)).to.deep.equal(timedOut);
      const soon = sys.zx_deadline_after(2n * MILLISECOND);
      expect(sys.zx_object_wait_many([], soon)).to.deep.equal(timedOut);
      expect(sys.zx_clock_get_monotonic() >= soon).to.equal(true);
    });

    it('ZX_ERR_TIMED_OUT: items tell their states, blocking or not', async () => {
      const { sys, async } = boot.process();
      const items = [item(event(sys)), item(event(sys), 0)];
      ok(sys.zx_object_signal(items[1]?.handle ?? 0, 0, ZX_USER_SIGNAL_0));
      const timedOut = { status: ZX_ERR_TIMED_OUT, items: reported(items, 0, ZX_USER_SIGNAL_0) };
      expect(sys.zx_object_wait_many(items, -1)).to.deep.equal(timedOut);
      expect(sys.zx_object_wait_many(items, sys.zx_deadline_after(MILLISECOND))).to.deep.equal(timedOut);
      expect(await async.zx_object_wait_many(items, sys.zx_deadline_after(MILLISECOND))).to.deep.equal(
        timedOut,
      );
    });

    it('ZX_ERR_CANCELED: one handle closes; the items with it are marked', async () => {
      const a = boot.process('a');
      const [one, other] = [event(a.sys), event(a.sys)];
      ok(a.sys.zx_object_signal(other, 0, ZX_USER_SIGNAL_0));
      const items = [item(one), item(other), item(one, ZX_USER_SIGNAL_1)];
      const waiting = wait(a, items);
      ok(a.sys.zx_handle_close(one));
      expect(await waiting).to.deep.equal({
        status: ZX_ERR_CANCELED,
        items: reported(items, ZX_SIGNAL_HANDLE_CLOSED, ZX_USER_SIGNAL_0, ZX_SIGNAL_HANDLE_CLOSED),
      });
    });

    it('ZX_ERR_CANCELED: closing one end cancels the wait on it, though the other end matches by it', async () => {
      const a = boot.process('a');
      const [one, other] = eventPair(a.sys);
      const waiting = wait(a, [item(other, ZX_EVENTPAIR_PEER_CLOSED), item(one)]);
      ok(a.sys.zx_handle_close(one));
      const ended = await waiting;
      expect(outcome(ended)).to.equal('ZX_ERR_CANCELED');
    });

    it('ZX_ERR_BAD_HANDLE and ZX_ERR_ACCESS_DENIED: the first bad item decides, and nothing is reported', () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED));
      const deaf = without(sys, one, ZX_RIGHT_WAIT);
      const good = item(one);
      expect(sys.zx_object_wait_many([good, item(ZX_HANDLE_INVALID), item(deaf)], 0)).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
      expect(sys.zx_object_wait_many([good, item(deaf), item(ZX_HANDLE_INVALID)], 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: nobody waits on a port', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_object_wait_many([item(port(sys))], 0))).to.equal('ZX_ERR_ACCESS_DENIED');
    });
  });
});
