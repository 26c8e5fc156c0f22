import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OBJ_TYPE_VMO,
  ZX_OK,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_RESIZE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { basicInfo, event, outcome, rightsOf, signalsOf, vmo, withRights } from '../handles';

const PAGE = 4096;

function sizes({ sys }: UserProcess, handle: number): [size: number, contentSize: number] {
  const { size } = ok(sys.zx_vmo_get_size(handle));
  return [size, ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value];
}

describe('zx_vmo_create', () => {
  everyMode((boot) => {
    it('ZX_OK: the size is rounded up to pages, the content size is not', () => {
      const a = boot.process('a');
      const sizesOf = (size: number | bigint): [number, number] =>
        sizes(a, ok(a.sys.zx_vmo_create(size, 0)).out);
      expect(sizesOf(0)).to.deep.equal([0, 0]);
      expect(sizesOf(1)).to.deep.equal([PAGE, 1]);
      expect(sizesOf(4096n)).to.deep.equal([PAGE, PAGE]);
      expect(sizesOf(PAGE + 1)).to.deep.equal([2 * PAGE, PAGE + 1]);
    });

    it('ZX_OK: it is all zeros, without a name, with ZERO_CHILDREN', () => {
      const { sys } = boot.process();
      const { out } = ok(sys.zx_vmo_create(2 * PAGE, 0));
      expect(ok(sys.zx_vmo_read(out, 0, 2 * PAGE)).buffer).to.deep.equal(new Uint8Array(2 * PAGE));
      expect(ok(sys.zx_object_get_property(out, ZX_PROP_NAME)).value).to.equal('');
      expect(signalsOf(sys, out)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('ZX_OK: default rights, and RESIZE for a resizable one', () => {
      const { sys } = boot.process();
      expect(basicInfo(sys, vmo(sys))).to.include({ type: ZX_OBJ_TYPE_VMO, rights: ZX_DEFAULT_VMO_RIGHTS });
      for (const more of [0, ZX_VMO_DISCARDABLE]) {
        expect(rightsOf(sys, vmo(sys, PAGE, ZX_VMO_RESIZABLE | more))).to.equal(
          ZX_DEFAULT_VMO_RIGHTS | ZX_RIGHT_RESIZE,
        );
      }
      expect(rightsOf(sys, vmo(sys, PAGE, ZX_VMO_DISCARDABLE))).to.equal(ZX_DEFAULT_VMO_RIGHTS);
    });

    it('ZX_OK: huge sizes cost nothing until bytes are written', async () => {
      const a = boot.process('a');
      const before = (await boot.counts()).bytes;
      const huge = vmo(a.sys, 2 ** 50);
      expect((await boot.counts()).bytes).to.equal(before);
      ok(a.sys.zx_vmo_write(huge, Uint8Array.of(7), 2 ** 50 - 1));
      expect((await boot.counts()).bytes).to.equal(before + PAGE);
      expect(ok(a.sys.zx_vmo_read(huge, 2 ** 50 - 2, 2)).buffer).to.deep.equal(Uint8Array.of(0, 7));
    });

    it('ZX_ERR_INVALID_ARGS: options are RESIZABLE and DISCARDABLE only, before the size is looked at', () => {
      const { sys } = boot.process();
      for (const options of [1, 8, 16, ZX_VMO_RESIZABLE | 1, 0x80000000]) {
        expect(sys.zx_vmo_create(2n ** 64n - 1n, options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a size that wraps when it is rounded up, or that the simulator can not keep', () => {
      const { sys } = boot.process();
      for (const size of [2n ** 64n - 1n, 2n ** 64n - 4096n, 2n ** 63n, 2n ** 53n, 2n ** 53n - 1n]) {
        expect(sys.zx_vmo_create(size, 0)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
      expect(outcome(sys.zx_vmo_create(2n ** 53n - 4096n, 0))).to.equal('ZX_OK');
    });

    it('a size that is no u64 is a TypeError that names the parameter', () => {
      const { sys } = boot.process();
      for (const size of [-1, 1.5, NaN, 2n ** 64n, -1n]) {
        expect(() => sys.zx_vmo_create(size, 0)).to.throw(TypeError, /zx_vmo_create.*size/);
      }
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: the kernel is at its limit of handles', async () => {
        const { sys } = boot.process();
        while (outcome(sys.zx_vmo_create(PAGE, 0)) === 'ZX_OK');
        const full = await boot.counts();
        expect(sys.zx_vmo_create(PAGE, 0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_vmo_create(PAGE, 1))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(outcome(sys.zx_vmo_create(2n ** 64n - 1n, 0))).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(await boot.counts()).to.deep.equal(full);
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_vmo_get_size', () => {
  everyMode((boot) => {
    it('ZX_OK: in pages, without any right; content size plays no part', () => {
      const { sys } = boot.process();
      const one = vmo(sys, 5000);
      ok(sys.zx_object_set_property(one, ZX_PROP_VMO_CONTENT_SIZE, 100_000));
      expect(sys.zx_vmo_get_size(withRights(sys, one, 0))).to.deep.equal({ status: ZX_OK, size: 2 * PAGE });
    });

    it('ZX_OK: a slice has its own', () => {
      const { sys } = boot.process();
      const { out } = ok(sys.zx_vmo_create_child(vmo(sys, 4 * PAGE), ZX_VMO_CHILD_SLICE, PAGE, 100));
      expect(ok(sys.zx_vmo_get_size(out)).size).to.equal(PAGE);
    });

    it('ZX_ERR_BAD_HANDLE: it must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_get_size(ZX_HANDLE_INVALID)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: it must be to a VMO', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_get_size(event(sys))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });
  });
});
