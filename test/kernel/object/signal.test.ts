import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_PEER_CLOSED,
  ZX_EVENT_SIGNALED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_EVENTPAIR_SIGNALED,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_SIGNAL,
  ZX_RIGHT_SIGNAL_PEER,
  ZX_SIGNAL_HANDLE_CLOSED,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_1,
  ZX_USER_SIGNAL_7,
  ZX_USER_SIGNAL_ALL,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, eventPair, outcome, port, signalsOf, vmo, without, withRights } from '../handles';

/** Each bit that no program may change on any object. */
const KERNEL_BITS = Array.from({ length: 24 }, (_, bit) => 1 << bit).filter(
  (bit) => bit !== ZX_EVENT_SIGNALED,
);

describe('zx_object_signal', () => {
  eachMode((boot) => {
    it('ZX_OK: sets and clears user signals and SIGNALED of an event', () => {
      const { sys } = boot.process();
      const one = event(sys);
      expect(sys.zx_object_signal(one, 0, ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0)).to.deep.equal({
        status: ZX_OK,
      });
      expect(signalsOf(sys, one)).to.equal(ZX_EVENT_SIGNALED | ZX_USER_SIGNAL_0);
      ok(sys.zx_object_signal(one, ZX_EVENT_SIGNALED, ZX_USER_SIGNAL_7));
      expect(signalsOf(sys, one)).to.equal((ZX_USER_SIGNAL_0 | ZX_USER_SIGNAL_7) >>> 0);
    });

    it('ZX_OK: every user signal, on every object that waits', () => {
      const a = boot.process('a');
      const objects = [event(a.sys), ...eventPair(a.sys), vmo(a.sys), a.self, a.thread, a.defaultJob];
      for (const handle of objects) {
        const own = signalsOf(a.sys, handle);
        expect(outcome(a.sys.zx_object_signal(handle, 0, ZX_USER_SIGNAL_ALL))).to.equal('ZX_OK');
        expect(signalsOf(a.sys, handle)).to.equal((own | ZX_USER_SIGNAL_ALL) >>> 0);
        ok(a.sys.zx_object_signal(handle, ZX_USER_SIGNAL_ALL, 0));
        expect(signalsOf(a.sys, handle)).to.equal(own);
      }
    });

    it('ZX_OK: a bit in both masks ends set', () => {
      const { sys } = boot.process();
      const one = event(sys);
      for (const round of ['from clear', 'from set']) {
        ok(sys.zx_object_signal(one, ZX_EVENT_SIGNALED, ZX_EVENT_SIGNALED));
        expect(signalsOf(sys, one), round).to.equal(ZX_EVENT_SIGNALED);
      }
    });

    it('ZX_OK: masks of 0 change nothing', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_object_signal(event(sys), 0, 0))).to.equal('ZX_OK');
    });

    it("ZX_OK: the signals are the object's, not the handle's", () => {
      const { sys } = boot.process();
      const one = event(sys);
      ok(sys.zx_object_signal(withRights(sys, one, ZX_RIGHT_SIGNAL), 0, ZX_USER_SIGNAL_1));
      expect(signalsOf(sys, one)).to.equal(ZX_USER_SIGNAL_1);
    });

    it('ZX_ERR_BAD_HANDLE: also with bad masks', () => {
      const { sys } = boot.process();
      expect(sys.zx_object_signal(ZX_HANDLE_INVALID, 0, 1)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_ACCESS_DENIED: SIGNAL is needed, also for masks of 0 and before masks are judged', () => {
      const { sys } = boot.process();
      const mute = without(sys, event(sys), ZX_RIGHT_SIGNAL);
      for (const mask of [0, ZX_EVENT_SIGNALED, 1]) {
        expect(sys.zx_object_signal(mute, 0, mask)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: a port and a VMAR take no signals', () => {
      const a = boot.process('a');
      for (const handle of [port(a.sys), a.rootVmar]) {
        expect(outcome(a.sys.zx_object_signal(handle, 0, ZX_USER_SIGNAL_0))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it("ZX_ERR_INVALID_ARGS: the kernel's own bits, in either mask, and nothing changes", () => {
      const { sys } = boot.process();
      const one = event(sys);
      for (const bit of [...KERNEL_BITS, ZX_SIGNAL_HANDLE_CLOSED]) {
        expect(sys.zx_object_signal(one, 0, bit | ZX_USER_SIGNAL_0)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
        expect(outcome(sys.zx_object_signal(one, bit, ZX_USER_SIGNAL_0))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      expect(signalsOf(sys, one)).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: bit 3 of anything but an event or eventpair', () => {
      const a = boot.process('a');
      const one = vmo(a.sys);
      for (const handle of [one, a.self, a.thread, a.defaultJob]) {
        expect(outcome(a.sys.zx_object_signal(handle, 0, ZX_EVENT_SIGNALED))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(outcome(a.sys.zx_object_signal(handle, ZX_EVENT_SIGNALED, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      expect(signalsOf(a.sys, one)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('PEER_CLOSED can not be forged or cleared', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      expect(outcome(sys.zx_object_signal(one, 0, ZX_EVENTPAIR_PEER_CLOSED))).to.equal('ZX_ERR_INVALID_ARGS');
      sys.zx_handle_close(other);
      expect(outcome(sys.zx_object_signal(one, ZX_EVENTPAIR_PEER_CLOSED, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(signalsOf(sys, one)).to.equal(ZX_EVENTPAIR_PEER_CLOSED);
    });
  });
});

describe('zx_object_signal_peer', () => {
  eachMode((boot) => {
    it('ZX_OK: changes the other end, and not the own', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const set = ZX_EVENTPAIR_SIGNALED | ZX_USER_SIGNAL_0;
      expect(sys.zx_object_signal_peer(one, 0, set)).to.deep.equal({ status: ZX_OK });
      expect([signalsOf(sys, one), signalsOf(sys, other)]).to.deep.equal([0, set]);
      ok(sys.zx_object_signal_peer(one, ZX_USER_SIGNAL_0, ZX_USER_SIGNAL_7));
      expect(signalsOf(sys, other)).to.equal((ZX_EVENTPAIR_SIGNALED | ZX_USER_SIGNAL_7) >>> 0);
    });

    it('ZX_OK: SIGNAL_PEER is all it takes', () => {
      const { sys } = boot.process();
      const [one] = eventPair(sys);
      const able = withRights(sys, one, ZX_RIGHT_SIGNAL_PEER);
      expect(outcome(sys.zx_object_signal_peer(able, 0, ZX_USER_SIGNAL_0))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE: also with bad masks', () => {
      const { sys } = boot.process();
      expect(sys.zx_object_signal_peer(ZX_HANDLE_INVALID, 0, 1)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_ACCESS_DENIED: SIGNAL_PEER is needed; SIGNAL is no substitute', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const mute = without(sys, one, ZX_RIGHT_SIGNAL_PEER);
      expect(sys.zx_object_signal_peer(mute, 0, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_object_signal_peer(mute, 0, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(signalsOf(sys, other)).to.equal(0);
    });

    it('ZX_ERR_ACCESS_DENIED: what has no peer has no such right', () => {
      const a = boot.process('a');
      expect(ZX_DEFAULT_EVENT_RIGHTS & ZX_RIGHT_SIGNAL_PEER).to.equal(0);
      for (const handle of [event(a.sys), vmo(a.sys), port(a.sys), a.self, a.rootVmar]) {
        expect(outcome(a.sys.zx_object_signal_peer(handle, 0, 0))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_INVALID_ARGS: only user signals and SIGNALED, and nothing changes', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      for (const bit of KERNEL_BITS) {
        expect(sys.zx_object_signal_peer(one, 0, bit | ZX_USER_SIGNAL_0)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
        expect(outcome(sys.zx_object_signal_peer(one, bit, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      expect(signalsOf(sys, other)).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: masks are judged before the peer is looked at', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      sys.zx_handle_close(other);
      expect(outcome(sys.zx_object_signal_peer(one, 0, ZX_EVENTPAIR_PEER_CLOSED))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
    });

    it('ZX_ERR_PEER_CLOSED: the other end is gone, also for masks of 0', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      sys.zx_handle_close(other);
      for (const mask of [ZX_USER_SIGNAL_0, 0]) {
        expect(sys.zx_object_signal_peer(one, 0, mask)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
      }
    });
  });
});
