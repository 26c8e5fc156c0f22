import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_INFO_HANDLE_VALID,
  ZX_RIGHT_OP_CHILDREN,
  ZX_VM_SPECIFIC,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { isMapped, mappingCount, numberedVmo, outcome, PAGE, pageAt, READ, region, without } from './setup';

describe('zx_vmar_destroy', () => {
  everyMode((boot) => {
    let a: UserProcess;

    beforeEach(() => {
      a = boot.process('a');
    });

    it('ZX_OK: unmaps everything in the region and in those within', () => {
      const outer = region(a, 4);
      const inner = region(a, 2, undefined, outer.handle);
      const vmo = numberedVmo(a, 2);
      ok(a.sys.zx_vmar_map(inner.handle, READ, 0, vmo, 0, PAGE));
      ok(a.sys.zx_vmar_map(outer.handle, READ, 0, vmo, 0, PAGE));
      expect(outcome(a.sys.zx_vmar_destroy(outer.handle))).to.equal('ZX_OK');
      expect(mappingCount(a, vmo)).to.equal(0);
      for (let page = 0; page < 4; page++) expect(isMapped(a, outer.base + page * PAGE)).to.equal(false);
    });

    it('the addresses can be used again', () => {
      const outer = region(a, 2);
      const inner = region(a, 2, undefined, outer.handle);
      const vmo = numberedVmo(a, 1);
      expect(outcome(a.sys.zx_vmar_map(outer.handle, READ, 0, vmo, 0, PAGE))).to.equal('ZX_ERR_NO_RESOURCES');
      ok(a.sys.zx_vmar_destroy(inner.handle));
      ok(a.sys.zx_vmar_map(outer.handle, READ | ZX_VM_SPECIFIC, 0, vmo, 0, PAGE));
      expect(pageAt(a, inner.base)).to.equal(1);
    });

    it('handles to the region stay valid', () => {
      const { handle } = region(a, 2);
      ok(a.sys.zx_vmar_destroy(handle));
      expect(outcome(a.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_VALID))).to.equal('ZX_OK');
      expect(outcome(a.sys.zx_handle_close(handle))).to.equal('ZX_OK');
    });

    it('regions within are dead, too', () => {
      const outer = region(a, 4);
      const inner = region(a, 2, undefined, outer.handle);
      ok(a.sys.zx_vmar_destroy(outer.handle));
      const map = a.sys.zx_vmar_map(inner.handle, READ, 0, numberedVmo(a, 1), 0, PAGE);
      expect(outcome(map)).to.equal('ZX_ERR_BAD_STATE');
    });

    it('ZX_ERR_BAD_HANDLE: the region must be a handle', () => {
      expect(outcome(a.sys.zx_vmar_destroy(ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_WRONG_TYPE: it must be a region', () => {
      expect(outcome(a.sys.zx_vmar_destroy(a.self))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_ACCESS_DENIED: the handle needs OP_CHILDREN, even to the root region', () => {
      const weak = without(a, a.rootVmar, ZX_RIGHT_OP_CHILDREN);
      expect(outcome(a.sys.zx_vmar_destroy(weak))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_NOT_SUPPORTED: the root region', () => {
      expect(outcome(a.sys.zx_vmar_destroy(a.rootVmar))).to.equal('ZX_ERR_NOT_SUPPORTED');
    });

    it('ZX_ERR_BAD_STATE: a second time, or after a region further out', () => {
      const outer = region(a, 4);
      const inner = region(a, 2, undefined, outer.handle);
      ok(a.sys.zx_vmar_destroy(outer.handle));
      expect(outcome(a.sys.zx_vmar_destroy(outer.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(a.sys.zx_vmar_destroy(inner.handle))).to.equal('ZX_ERR_BAD_STATE');
    });
  });
});
