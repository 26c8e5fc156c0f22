import { expect } from 'chai';
import {
  ZX_ERR_BAD_HANDLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_FIXED_BITS_MASK,
  ZX_HANDLE_INVALID,
  ZX_OK,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, eventPair, isValid, outcome, signalsOf, withRights } from '../handles';

const NO_HANDLE = 0xfffffff3 | ZX_HANDLE_FIXED_BITS_MASK;

describe('zx_handle_close', () => {
  eachMode((boot) => {
    it('ZX_OK: the handle is gone, and its object with the last one', async () => {
      const { sys } = boot.process();
      const before = await boot.counts();
      const one = event(sys);
      expect(sys.zx_handle_close(one)).to.deep.equal({ status: ZX_OK });
      expect(isValid(sys, one)).to.equal(false);
      expect(await boot.counts()).to.deep.equal(before);
    });

    it('ZX_OK: closing ZX_HANDLE_INVALID does nothing', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_handle_close(ZX_HANDLE_INVALID))).to.equal('ZX_OK');
    });

    it('ZX_OK: no right is needed', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_handle_close(withRights(sys, event(sys), 0)))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE: a handle closes once', () => {
      const { sys } = boot.process();
      const one = event(sys);
      sys.zx_handle_close(one);
      expect(sys.zx_handle_close(one)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_BAD_HANDLE: a value that was never given out', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_handle_close(NO_HANDLE))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_BAD_HANDLE: a value without its two low bits', () => {
      const { sys } = boot.process();
      const one = event(sys);
      for (const bits of [1, 2, 3]) {
        expect(outcome(sys.zx_handle_close((one & ~bits) >>> 0))).to.equal('ZX_ERR_BAD_HANDLE');
      }
      expect(isValid(sys, one)).to.equal(true);
    });

    it("ZX_ERR_BAD_HANDLE: another process's handle", () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const own = [event(a.sys), event(a.sys), event(a.sys)];
      const foreign = own.filter((value) => !isValid(b.sys, value));
      for (const value of foreign)
        expect(outcome(b.sys.zx_handle_close(value))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(own.every((value) => isValid(a.sys, value))).to.equal(true);
    });

    it('a duplicate keeps the object: the peer sees PEER_CLOSED only with the last handle', () => {
      const { sys } = boot.process();
      const [one, other] = eventPair(sys);
      const duplicate = withRights(sys, one, 0);
      sys.zx_handle_close(one);
      expect(signalsOf(sys, other)).to.equal(0);
      sys.zx_handle_close(duplicate);
      expect(signalsOf(sys, other)).to.equal(ZX_EVENTPAIR_PEER_CLOSED);
    });
  });
});

describe('zx_handle_close_many', () => {
  eachMode((boot) => {
    it('ZX_OK: closes all of them', () => {
      const { sys } = boot.process();
      const some = [event(sys), event(sys), event(sys)];
      expect(sys.zx_handle_close_many(some)).to.deep.equal({ status: ZX_OK });
      expect(some.map((handle) => isValid(sys, handle))).to.deep.equal([false, false, false]);
    });

    it('ZX_OK: an empty list, and one of ZX_HANDLE_INVALID only', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_handle_close_many([]))).to.equal('ZX_OK');
      expect(outcome(sys.zx_handle_close_many([0, 0]))).to.equal('ZX_OK');
    });

    it('ZX_OK: there is no bound on their number', () => {
      const { sys } = boot.process();
      const many = Array.from({ length: 500 }, () => event(sys));
      expect(outcome(sys.zx_handle_close_many(many))).to.equal('ZX_OK');
      expect(many.some((handle) => isValid(sys, handle))).to.equal(false);
    });

    it('ZX_ERR_BAD_HANDLE: the others before and after the bad one are closed all the same', () => {
      const { sys } = boot.process();
      const [one, other] = [event(sys), event(sys)];
      expect(sys.zx_handle_close_many([0, one, NO_HANDLE, other])).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
      expect([isValid(sys, one), isValid(sys, other)]).to.deep.equal([false, false]);
    });

    it('ZX_ERR_BAD_HANDLE: a value that is listed twice, and closed', () => {
      const { sys } = boot.process();
      const one = event(sys);
      expect(outcome(sys.zx_handle_close_many([one, one]))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(isValid(sys, one)).to.equal(false);
    });
  });
});
