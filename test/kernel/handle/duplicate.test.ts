import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_EVENT_RIGHTS,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_NONE,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WAIT,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  basicInfo,
  event,
  handleCount,
  koidOf,
  outcome,
  rightsOf,
  vmo,
  without,
  withRights,
} from '../handles';

describe('zx_handle_duplicate', () => {
  eachMode((boot) => {
    it('ZX_OK: a second handle to the same object, with a value of its own', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const { out } = ok(sys.zx_handle_duplicate(one, ZX_RIGHT_SAME_RIGHTS));
      expect(out).not.to.equal(one);
      expect(basicInfo(sys, out)).to.deep.equal(basicInfo(sys, one));
      expect(handleCount(sys, one)).to.equal(2);
    });

    it('ZX_OK: ZX_RIGHT_SAME_RIGHTS copies the rights that the source has', () => {
      const { sys } = boot.process();
      const reduced = without(sys, event(sys), ZX_RIGHT_WAIT);
      expect(rightsOf(sys, withRights(sys, reduced, ZX_RIGHT_SAME_RIGHTS))).to.equal(
        ZX_DEFAULT_EVENT_RIGHTS & ~ZX_RIGHT_WAIT,
      );
    });

    it('ZX_OK: a part of the rights', () => {
      const { sys } = boot.process();
      expect(rightsOf(sys, withRights(sys, vmo(sys), ZX_RIGHT_READ))).to.equal(ZX_RIGHT_READ);
    });

    it('ZX_OK: no rights at all; such a handle still tells what it is', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const bare = withRights(sys, one, ZX_RIGHT_NONE);
      expect(basicInfo(sys, bare)).to.deep.equal({ ...basicInfo(sys, one), rights: 0 });
    });

    it('ZX_ERR_BAD_HANDLE: the source must be a handle', () => {
      const { sys } = boot.process();
      expect(sys.zx_handle_duplicate(ZX_HANDLE_INVALID, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_ACCESS_DENIED: the source must have DUPLICATE, whatever rights are asked for', () => {
      const { sys } = boot.process();
      const single = without(sys, event(sys), ZX_RIGHT_DUPLICATE);
      for (const rights of [ZX_RIGHT_SAME_RIGHTS, 0, 0xffffffff]) {
        expect(sys.zx_handle_duplicate(single, rights)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
      expect(handleCount(sys, single)).to.equal(2);
    });

    it('ZX_ERR_INVALID_ARGS: no right that the source lacks', () => {
      const { sys } = boot.process();
      const one = event(sys);
      const asked = ZX_DEFAULT_EVENT_RIGHTS | ZX_RIGHT_READ;
      expect(sys.zx_handle_duplicate(one, asked)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      expect(handleCount(sys, one)).to.equal(1);
    });

    it('ZX_ERR_INVALID_ARGS: ZX_RIGHT_SAME_RIGHTS stands alone', () => {
      const { sys } = boot.process();
      const mixed = (ZX_RIGHT_SAME_RIGHTS | ZX_RIGHT_DUPLICATE) >>> 0;
      expect(outcome(sys.zx_handle_duplicate(event(sys), mixed))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: a bit that is no right', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_handle_duplicate(event(sys), 1 << 30))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('the original keeps its rights and its life', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      const koid = koidOf(sys, one);
      sys.zx_handle_close(withRights(sys, one, ZX_RIGHT_READ));
      expect(basicInfo(sys, one)).to.include({ koid, rights: ZX_DEFAULT_VMO_RIGHTS });
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: the kernel is at its limit of handles, and nothing changes', async () => {
        const { sys } = boot.process();
        const one = event(sys);
        let last = sys.zx_handle_duplicate(one, ZX_RIGHT_SAME_RIGHTS);
        while (outcome(last) === 'ZX_OK') last = sys.zx_handle_duplicate(one, ZX_RIGHT_SAME_RIGHTS);
        const full = await boot.counts();
        expect(sys.zx_handle_duplicate(one, ZX_RIGHT_SAME_RIGHTS)).to.deep.equal({
          status: ZX_ERR_NO_MEMORY,
        });
        expect(await boot.counts()).to.deep.equal(full);
        expect(outcome(sys.zx_handle_duplicate(one, 0xffffffff))).to.equal('ZX_ERR_INVALID_ARGS');
      });
    },
    { limits: { handles: 100 } },
  );
});
