import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
  ZX_SIGNAL_HANDLE_CLOSED,
  ZX_TIME_INFINITE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  event,
  eventPair,
  handleCount,
  isValid,
  koidOf,
  outcome,
  rightsOf,
  signalsOf,
  withRights,
} from '../handles';

describe('zx_handle_replace', () => {
  eachMode((boot) => {
    it('ZX_OK: the object has a new value and the old one is gone', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const koid = koidOf(sys, one);
      const { out } = ok(sys.zx_handle_replace(one, ZX_RIGHT_SAME_RIGHTS));
      expect(out).not.to.equal(one);
      expect(isValid(sys, one)).to.equal(false);
      expect([koidOf(sys, out), rightsOf(sys, out)]).to.deep.equal([koid, ZX_DEFAULT_EVENT_RIGHTS]);
      expect(handleCount(sys, out)).to.equal(1);
    });

    it('ZX_OK: fewer rights', () => {
      const { sys } = boot.process();
      const { out } = ok(sys.zx_handle_replace(event(sys), ZX_RIGHT_WAIT));
      expect(rightsOf(sys, out)).to.equal(ZX_RIGHT_WAIT);
    });

    it('ZX_OK: no right is needed, DUPLICATE neither', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, event(sys), 0);
      expect(outcome(sys.zx_handle_replace(bare, 0))).to.equal('ZX_OK');
    });

    it('ZX_OK: the peer notices nothing when the only handle is replaced', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      ok(sys.zx_handle_replace(one, ZX_RIGHT_SAME_RIGHTS));
      expect(signalsOf(sys, other)).to.equal(0);
    });

    it('ZX_OK: a wait made through the old value is canceled', async () => {
      const { sys, async } = boot.process();
      const one = event(sys);
      const waiting = async.zx_object_wait_one(one, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE);
      ok(sys.zx_handle_replace(one, ZX_RIGHT_SAME_RIGHTS));
      const ended = await waiting;
      expect(outcome(ended)).to.equal('ZX_ERR_CANCELED');
      expect(ended).to.include({ observed: ZX_SIGNAL_HANDLE_CLOSED });
    });

    it('ZX_ERR_BAD_HANDLE: ZX_HANDLE_INVALID and closed handles', () => {
      const { sys } = boot.process();
      const one = event(sys);
      sys.zx_handle_close(one);
      for (const bad of [ZX_HANDLE_INVALID, one]) {
        expect(sys.zx_handle_replace(bad, ZX_RIGHT_SAME_RIGHTS)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      }
    });

    it('ZX_ERR_INVALID_ARGS: a right that the handle lacks; the handle is closed all the same', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const kept = withRights(sys, one, ZX_RIGHT_SAME_RIGHTS);
      const asked = ZX_DEFAULT_EVENT_RIGHTS | ZX_RIGHT_READ;
      expect(sys.zx_handle_replace(one, asked)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(isValid(sys, one)).to.equal(false);
      expect(handleCount(sys, kept)).to.equal(1);
    });

    it('ZX_ERR_INVALID_ARGS: on the only handle it closes the object', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const mixed = (ZX_RIGHT_SAME_RIGHTS | ZX_RIGHT_WAIT) >>> 0;
      expect(outcome(sys.zx_handle_replace(one, mixed))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(signalsOf(sys, other)).to.equal(ZX_EVENTPAIR_PEER_CLOSED);
    });
  });

  eachMode(
    (boot) => {
      it('ZX_OK: also at the limit of handles, since there are no more of them afterwards', () => {
        const { sys } = boot.process();
        let last = event(sys);
        for (let made = sys.zx_event_create(0); 'out' in made; made = sys.zx_event_create(0)) last = made.out;
        expect(outcome(sys.zx_handle_replace(last, ZX_RIGHT_SAME_RIGHTS))).to.equal('ZX_OK');
      });
    },
    { limits: { handles: 100 } },
  );
});
