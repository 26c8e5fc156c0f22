import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_EVENT_SIGNALED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PKT_TYPE_SIGNAL_ONE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_RIGHT_WRITE,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
  ZX_USER_SIGNAL_7,
  ZX_USER_SIGNAL_ALL,
  ZX_WAIT_ASYNC_EDGE,
  ZX_WAIT_ASYNC_ONCE,
  ZX_WAIT_ASYNC_TIMESTAMP,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, port, without, withRights } from '../handles';

const BAD_OPTIONS = [4, 8, 0x80000000, 7];
const KEY = 77;

/** An event, a port, and waits on the one that send packets to the other. */
function watching({ sys }: UserProcess) {
  const [one, to] = [event(sys), port(sys)];
  return {
    one,
    to,
    watch: (signals: number, options = ZX_WAIT_ASYNC_ONCE, key = KEY) =>
      ok(sys.zx_object_wait_async(one, to, key, signals, options)),
    signal: (clear: number, set: number) => ok(sys.zx_object_signal(one, clear, set)),
    /** The next packet's signals; undefined if there is none. */
    next: () => {
      const got = sys.zx_port_wait(to, 0);
      return 'packet' in got && 'signal' in got.packet ? got.packet.signal : undefined;
    },
  };
}

describe('zx_object_wait_async', () => {
  everyMode((boot) => {
    it('ZX_OK: the packet tells key, trigger and the whole state', () => {
      const a = boot.process('a');
      const { one, to, signal } = watching(a);
      const trigger = (ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0) >>> 0;
      expect(a.sys.zx_object_wait_async(one, to, KEY, trigger, 0)).to.deep.equal({ status: ZX_OK });
      expect(outcome(a.sys.zx_port_wait(to, 0))).to.equal('ZX_ERR_TIMED_OUT');
      signal(0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7);
      expect(a.sys.zx_port_wait(to, 0)).to.deep.equal({
        status: ZX_OK,
        packet: {
          key: KEY,
          type: ZX_PKT_TYPE_SIGNAL_ONE,
          status: ZX_OK,
          signal: {
            trigger,
            observed: (ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_7) >>> 0,
            count: 1,
            timestamp: 0n,
          },
        },
      });
    });

    it('ZX_OK: a signal that is there queues the packet at once', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      signal(0, ZX_EVENT_SIGNALED);
      watch(ZX_EVENT_SIGNALED);
      expect(next()).to.include({ observed: ZX_EVENT_SIGNALED });
    });

    it('ZX_OK: one wait is one packet', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      watch(ZX_EVENT_SIGNALED);
      signal(0, ZX_EVENT_SIGNALED);
      signal(ZX_EVENT_SIGNALED, 0);
      signal(0, ZX_EVENT_SIGNALED);
      expect([next() !== undefined, next()]).to.deep.equal([true, undefined]);
    });

    it('ZX_OK: two waits with one key are two packets', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      watch(ZX_EVENT_SIGNALED);
      watch(ZX_EVENT_SIGNALED);
      signal(0, ZX_EVENT_SIGNALED);
      expect([next() !== undefined, next() !== undefined, next()]).to.deep.equal([true, true, undefined]);
    });

    it('ZX_OK: observed stays as it was when the packet was queued', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      watch(ZX_USER_SIGNAL_0);
      signal(0, ZX_USER_SIGNAL_0);
      signal(ZX_USER_SIGNAL_ALL, ZX_USER_SIGNAL_1);
      expect(next()).to.include({ observed: ZX_USER_SIGNAL_0 });
    });

    it('ZX_OK: signals 0 never fire', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      watch(0);
      signal(0, ZX_USER_SIGNAL_ALL);
      expect(next()).to.equal(undefined);
    });

    it('ZX_OK: with EDGE a signal that is there does not count until it comes anew', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      signal(0, ZX_EVENT_SIGNALED);
      watch(ZX_EVENT_SIGNALED, ZX_WAIT_ASYNC_EDGE);
      expect(next()).to.equal(undefined);
      signal(ZX_EVENT_SIGNALED, ZX_EVENT_SIGNALED);
      expect(next()).to.equal(undefined);
      signal(ZX_EVENT_SIGNALED, 0);
      expect(next()).to.equal(undefined);
      signal(0, ZX_EVENT_SIGNALED);
      expect(next()).to.include({ trigger: ZX_EVENT_SIGNALED, observed: ZX_EVENT_SIGNALED });
    });

    it('ZX_OK: with EDGE, from clear, it is like any other', () => {
      const { watch, signal, next } = watching(boot.process('a'));
      watch(ZX_USER_SIGNAL_1, ZX_WAIT_ASYNC_EDGE);
      signal(0, ZX_USER_SIGNAL_1);
      expect(next()).to.include({ observed: ZX_USER_SIGNAL_1, timestamp: 0n });
    });

    it('ZX_OK: with TIMESTAMP the packet bears the time of the match', () => {
      const a = boot.process('a');
      const { watch, signal, next } = watching(a);
      watch(ZX_USER_SIGNAL_0, ZX_WAIT_ASYNC_TIMESTAMP | ZX_WAIT_ASYNC_EDGE);
      const before = a.sys.zx_clock_get_monotonic();
      signal(0, ZX_USER_SIGNAL_0);
      const after = a.sys.zx_clock_get_monotonic();
      watch(ZX_USER_SIGNAL_0, ZX_WAIT_ASYNC_TIMESTAMP);
      const end = a.sys.zx_clock_get_monotonic();
      const [first, second] = [next()?.timestamp ?? 0n, next()?.timestamp ?? 0n];
      expect([first >= before, first <= after]).to.deep.equal([true, true]);
      expect([second >= after, second <= end]).to.deep.equal([true, true]);
    });

    it('ZX_OK: closing the watched handle drops the wait, and keeps a packet that is queued', () => {
      const a = boot.process('a');
      const { one, watch, signal, next } = watching(a);
      const kept = withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS);
      watch(ZX_USER_SIGNAL_0, ZX_WAIT_ASYNC_ONCE, 1);
      watch(ZX_USER_SIGNAL_1, ZX_WAIT_ASYNC_ONCE, 2);
      signal(0, ZX_USER_SIGNAL_0);
      ok(a.sys.zx_handle_close(one));
      ok(a.sys.zx_object_signal(kept, 0, ZX_USER_SIGNAL_1));
      expect([next()?.observed, next()]).to.deep.equal([ZX_USER_SIGNAL_0, undefined]);
    });

    it('ZX_OK: replacing the watched handle drops the wait', () => {
      const a = boot.process('a');
      const { one, watch, next } = watching(a);
      watch(ZX_USER_SIGNAL_0);
      const { out } = ok(a.sys.zx_handle_replace(one, ZX_RIGHT_SAME_RIGHTS));
      ok(a.sys.zx_object_signal(out, 0, ZX_USER_SIGNAL_0));
      expect(next()).to.equal(undefined);
    });

    it('ZX_OK: closing another handle to the object leaves the wait alone', () => {
      const a = boot.process('a');
      const { one, watch, signal, next } = watching(a);
      watch(ZX_USER_SIGNAL_0);
      ok(a.sys.zx_handle_close(withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS)));
      signal(0, ZX_USER_SIGNAL_0);
      expect(next()).to.include({ observed: ZX_USER_SIGNAL_0 });
    });

    it('ZX_ERR_INVALID_ARGS: unknown options, before any handle is looked at', () => {
      const { sys } = boot.process();
      for (const options of BAD_OPTIONS) {
        expect(sys.zx_object_wait_async(0, 0, KEY, 0, options)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_BAD_HANDLE: of the port, then of what is watched', () => {
      const { sys } = boot.process();
      const one = event(sys);
      for (const [handle, to] of [
        [one, ZX_HANDLE_INVALID],
        [ZX_HANDLE_INVALID, port(sys)],
      ] as const) {
        expect(sys.zx_object_wait_async(handle, to, KEY, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      }
    });

    it('ZX_ERR_WRONG_TYPE: the port is looked at first, its type before its rights', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, event(sys), 0);
      expect(sys.zx_object_wait_async(ZX_HANDLE_INVALID, bare, KEY, 0, 0)).to.deep.equal({
        status: ZX_ERR_WRONG_TYPE,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: WRITE on the port, before what is watched is looked at', () => {
      const { sys } = boot.process();
      const readOnly = without(sys, port(sys), ZX_RIGHT_WRITE);
      expect(sys.zx_object_wait_async(ZX_HANDLE_INVALID, readOnly, KEY, 0, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_ACCESS_DENIED: WAIT on what is watched, which a port never has', () => {
      const { sys } = boot.process();
      const to = port(sys);
      for (const handle of [without(sys, event(sys), ZX_RIGHT_WAIT), port(sys)]) {
        expect(outcome(sys.zx_object_wait_async(handle, to, KEY, 1, 0))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a key of 2^53 or more, which could not come back exactly', () => {
      const { sys } = boot.process();
      const [one, to] = [event(sys), port(sys)];
      for (const key of [2n ** 53n, 2n ** 64n - 1n]) {
        expect(sys.zx_object_wait_async(one, to, key, 0, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
      expect(outcome(sys.zx_object_wait_async(one, to, 2n ** 53n - 1n, 0, 0))).to.equal('ZX_OK');
      expect(outcome(sys.zx_object_wait_async(0, to, 2n ** 53n, 0, 0))).to.equal('ZX_ERR_BAD_HANDLE');
    });
  });
});
