import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_NOT_SUPPORTED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_EVENTPAIR_SIGNALED,
  ZX_OBJ_TYPE_EVENT,
  ZX_OBJ_TYPE_EVENTPAIR,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_USER_SIGNAL_0,
  ZX_USER_SIGNAL_7,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, eventPair, outcome, signalsOf, withRights } from '../handles';

const BAD_OPTIONS = [1, 2, 0x80000000, 0xffffffff];

describe('zx_event_create', () => {
  eachMode((boot) => {
    it('ZX_OK: an event with default rights and no signals', () => {
      const { sys } = boot.process();
      const { out } = ok(sys.zx_event_create(0));
      expect(basicInfo(sys, out)).to.include({ type: ZX_OBJ_TYPE_EVENT, rights: ZX_DEFAULT_EVENT_RIGHTS });
      expect(signalsOf(sys, out)).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: there are no options', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      for (const options of BAD_OPTIONS) {
        expect(sys.zx_event_create(options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      expect(await boot.counts()).to.deep.equal(before);
    });
  });
});

describe('zx_eventpair_create', () => {
  eachMode((boot) => {
    it('ZX_OK: two ends with default rights, no signals and the koid of one another', () => {
      const { sys } = boot.process();
      const { out0, out1 } = ok(sys.zx_eventpair_create(0));
      const [one, other] = [basicInfo(sys, out0), basicInfo(sys, out1)];
      for (const info of [one, other]) {
        expect(info).to.include({ type: ZX_OBJ_TYPE_EVENTPAIR, rights: ZX_DEFAULT_EVENTPAIR_RIGHTS });
      }
      expect([one.related_koid, other.related_koid]).to.deep.equal([other.koid, one.koid]);
      expect(one.koid).not.to.equal(other.koid);
      expect([signalsOf(sys, out0), signalsOf(sys, out1)]).to.deep.equal([0, 0]);
    });

    it('ZX_ERR_NOT_SUPPORTED: there are no options', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      for (const options of BAD_OPTIONS) {
        expect(sys.zx_eventpair_create(options)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
      }
      expect(await boot.counts()).to.deep.equal(before);
    });

    it('the survivor gets PEER_CLOSED for good, and keeps its other signals', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      ok(sys.zx_object_signal(one, 0, ZX_EVENTPAIR_SIGNALED));
      ok(sys.zx_object_signal_peer(other, 0, ZX_USER_SIGNAL_7));
      ok(sys.zx_handle_close(other));
      const state = (ZX_EVENTPAIR_SIGNALED | ZX_USER_SIGNAL_7 | ZX_EVENTPAIR_PEER_CLOSED) >>> 0;
      expect(signalsOf(sys, one)).to.equal(state);
      ok(sys.zx_object_signal(one, ZX_USER_SIGNAL_7, ZX_USER_SIGNAL_0));
      expect(signalsOf(sys, one)).to.equal(
        ZX_EVENTPAIR_SIGNALED | ZX_USER_SIGNAL_0 | ZX_EVENTPAIR_PEER_CLOSED,
      );
    });

    it('an end lives as long as any handle to it', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const more = withRights(sys, other, ZX_RIGHT_SAME_RIGHTS);
      ok(sys.zx_handle_close(other));
      expect(outcome(sys.zx_object_signal_peer(one, 0, ZX_USER_SIGNAL_0))).to.equal('ZX_OK');
      expect(signalsOf(sys, more)).to.equal(ZX_USER_SIGNAL_0);
      ok(sys.zx_handle_close(more));
      expect(outcome(sys.zx_object_signal_peer(one, 0, ZX_USER_SIGNAL_0))).to.equal('ZX_ERR_PEER_CLOSED');
    });

    it('nothing is left when both ends are closed', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      ok(sys.zx_handle_close_many(eventPair(sys)));
      expect(await boot.counts()).to.deep.equal(before);
    });
  });
});

describe('at the limit of handles', () => {
  eachMode(
    (boot) => {
      it('zx_event_create ZX_ERR_NO_MEMORY: and nothing is made', async () => {
        const { sys } = boot.process();
        while (outcome(sys.zx_event_create(0)) === 'ZX_OK');
        const full = await boot.counts();
        expect(sys.zx_event_create(0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_event_create(1))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(await boot.counts()).to.deep.equal(full);
      });

      it('zx_eventpair_create ZX_ERR_NO_MEMORY: with room for one handle only', async () => {
        const { sys } = boot.process();
        let last = 0;
        for (let made = sys.zx_event_create(0); 'out' in made; made = sys.zx_event_create(0)) last = made.out;
        ok(sys.zx_handle_close(last));
        const nearlyFull = await boot.counts();
        expect(sys.zx_eventpair_create(0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_eventpair_create(1))).to.equal('ZX_ERR_NOT_SUPPORTED');
        expect(await boot.counts()).to.deep.equal(nearlyFull);
        expect(event(sys)).to.be.above(0);
      });
    },
    { limits: { handles: 60 } },
  );
});
