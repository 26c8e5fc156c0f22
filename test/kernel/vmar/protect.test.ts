import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_OP_CHILDREN,
  ZX_RIGHT_WRITE,
  ZX_VM_ALIGN_BASE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_MAP_RANGE,
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED,
  ZX_VM_PERM_WRITE,
  ZX_VM_SPECIFIC,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  CAN_ALL,
  mapped,
  mappingCount,
  MAX_U64,
  numberedVmo,
  outcome,
  PAGE,
  pageAt,
  READ,
  READ_WRITE,
  region,
  without,
} from './setup';

describe('zx_vmar_protect', () => {
  everyMode((boot) => {
    let a: UserProcess;
    let vmo: number;
    const protect = (
      options: number,
      addr: number | bigint,
      len: number | bigint = PAGE,
      handle = a.rootVmar,
    ) => a.sys.zx_vmar_protect(handle, options, addr, len);

    /** What an address allows now: through its parent's handle, a region's mappings can be protected to no more. */
    const allows = (outer: number, addr: number, permissions: number): boolean =>
      outcome(protect(permissions, addr, PAGE, outer)) === 'ZX_OK';

    beforeEach(() => {
      a = boot.process('a');
      vmo = numberedVmo(a, 4);
    });

    it('ZX_OK: what was mapped read-only can be raised to what the handles allowed, and lowered to nothing', () => {
      const addr = mapped(a, vmo, 4, READ);
      for (const permissions of [READ_WRITE, 0, READ]) {
        expect(outcome(protect(permissions, addr, 4 * PAGE))).to.equal('ZX_OK');
      }
      expect(pageAt(a, addr)).to.equal(1);
    });

    it('takes PERM_READ_IF_XOM_UNSUPPORTED for PERM_READ', () => {
      const addr = mapped(a, vmo, 1);
      expect(outcome(protect(ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED | ZX_VM_PERM_WRITE, addr))).to.equal('ZX_OK');
    });

    it('leaves one mapping with several protections', () => {
      const inner = region(a, 4);
      ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE, 0, vmo, 0, 4 * PAGE));
      ok(protect(READ, inner.base + PAGE, PAGE, inner.handle));
      expect(mappingCount(a, vmo)).to.equal(1);
      const writable = [0, 1, 2, 3].map((page) => allows(a.rootVmar, inner.base + page * PAGE, READ_WRITE));
      expect(writable).to.deep.equal([true, false, true, true]);
    });

    it('protections stay with their pages when the mapping is cut', () => {
      const inner = region(a, 4);
      ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE, 0, vmo, 0, 4 * PAGE));
      ok(protect(READ, inner.base, 2 * PAGE, inner.handle));
      ok(a.sys.zx_vmar_unmap(inner.handle, inner.base + PAGE, 2 * PAGE));
      expect(allows(a.rootVmar, inner.base, READ_WRITE)).to.equal(false);
      expect(allows(a.rootVmar, inner.base, READ)).to.equal(true);
      expect(allows(a.rootVmar, inner.base + 3 * PAGE, READ_WRITE)).to.equal(true);
      expect(outcome(protect(READ_WRITE, inner.base, PAGE, inner.handle))).to.equal('ZX_OK');
    });

    it('the length is rounded up, and a range may cover several mappings', () => {
      const inner = region(a, 4);
      for (const page of [0, 2]) {
        ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE | ZX_VM_SPECIFIC, page * PAGE, vmo, 0, 2 * PAGE));
      }
      ok(protect(READ, inner.base + PAGE, PAGE + 1, inner.handle));
      const writable = [0, 1, 2, 3].map((page) => allows(a.rootVmar, inner.base + page * PAGE, READ_WRITE));
      expect(writable).to.deep.equal([true, false, false, true]);
    });

    it('ZX_ERR_BAD_HANDLE: the region must be a handle', () => {
      expect(outcome(protect(ZX_VM_PERM_WRITE, 1, 0, ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_WRONG_TYPE: it must be a region', () => {
      expect(outcome(protect(ZX_VM_PERM_WRITE, 1, 0, vmo))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_ACCESS_DENIED: each permission needs its right on the handle, before the options are looked at', () => {
      const addr = mapped(a, vmo, 1);
      const weak = without(a, a.rootVmar, ZX_RIGHT_WRITE);
      expect(outcome(protect(ZX_VM_PERM_WRITE, addr, PAGE, weak))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(() => ok(protect(READ_WRITE, addr, PAGE, weak))).to.throw(/lacks ZX_RIGHT_WRITE/);
      expect(outcome(protect(READ, addr, PAGE, weak))).to.equal('ZX_OK');
    });

    it('ZX_ERR_ACCESS_DENIED: more than the VMO handle allowed when it was mapped, whatever handles there are now', () => {
      const addr = mapped(a, without(a, vmo, ZX_RIGHT_WRITE), 1, READ);
      expect(outcome(protect(READ_WRITE, addr))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: more than the region handle allowed when it was mapped', () => {
      const weak = without(a, a.rootVmar, ZX_RIGHT_WRITE);
      const addr = ok(a.sys.zx_vmar_map(weak, READ, 0, vmo, 0, PAGE)).mapped_addr;
      expect(outcome(protect(READ_WRITE, addr))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: one such mapping in the range, and nothing is changed', () => {
      const outer = region(a, 4);
      const inner = region(a, 4, CAN_ALL, outer.handle);
      ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE, 0, vmo, 0, PAGE));
      const readOnly = without(a, vmo, ZX_RIGHT_WRITE);
      ok(a.sys.zx_vmar_map(inner.handle, READ | ZX_VM_SPECIFIC, PAGE, readOnly, 0, PAGE));
      ok(protect(READ, inner.base, PAGE, inner.handle));
      expect(outcome(protect(READ_WRITE, inner.base, 2 * PAGE, inner.handle))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(allows(outer.handle, inner.base, READ_WRITE)).to.equal(false);
    });

    it('ZX_ERR_ACCESS_DENIED: through the handle of a region further out, permissions can only be reduced', () => {
      const inner = region(a, 2);
      ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE, 0, vmo, 0, 2 * PAGE));
      expect(outcome(protect(READ, inner.base))).to.equal('ZX_OK');
      expect(outcome(protect(READ_WRITE, inner.base))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(protect(READ_WRITE, inner.base, 2 * PAGE))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(protect(READ_WRITE, inner.base, PAGE, inner.handle))).to.equal('ZX_OK');
      expect(outcome(protect(READ_WRITE, inner.base, 2 * PAGE))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: a mapping of a region within, through a handle without OP_CHILDREN', () => {
      const inner = region(a, 2);
      ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE, 0, vmo, 0, PAGE));
      const weak = without(a, a.rootVmar, ZX_RIGHT_OP_CHILDREN);
      expect(outcome(protect(READ, inner.base, PAGE, weak))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(protect(READ, mapped(a, vmo, 1), PAGE, weak))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: WRITE without READ', () => {
      expect(outcome(protect(ZX_VM_PERM_WRITE, mapped(a, vmo, 1)))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: any option that is no permission', () => {
      const addr = mapped(a, vmo, 1);
      const bad = [ZX_VM_SPECIFIC, ZX_VM_CAN_MAP_READ, ZX_VM_MAP_RANGE, 1 << 15, 12 << ZX_VM_ALIGN_BASE];
      for (const option of bad) expect(outcome(protect(READ | option, addr))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: an address that is not a whole page, a length that is 0 or wraps', () => {
      const addr = mapped(a, vmo, 1);
      expect(outcome(protect(READ, addr + 1))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(protect(READ, addr, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(protect(READ, addr, MAX_U64))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: a range outside the region', () => {
      const inner = region(a, 2);
      expect(outcome(protect(READ, inner.base + 2 * PAGE, PAGE, inner.handle))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      expect(outcome(protect(READ, inner.base, 3 * PAGE, inner.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(protect(READ, 2n ** 63n, PAGE, inner.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_BAD_STATE: the region was destroyed; this is looked at after the arguments, before the range', () => {
      const inner = region(a, 2);
      ok(a.sys.zx_vmar_destroy(inner.handle));
      expect(outcome(protect(READ, inner.base, PAGE, inner.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(protect(READ, 0, PAGE, inner.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(protect(READ, inner.base, 0, inner.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_NOT_FOUND: a hole at the start, in the middle or at the end, and nothing is changed', () => {
      const inner = region(a, 6);
      for (const page of [1, 3]) {
        ok(a.sys.zx_vmar_map(inner.handle, READ_WRITE | ZX_VM_SPECIFIC, page * PAGE, vmo, 0, PAGE));
      }
      for (const [page, pages] of [
        [0, 2],
        [1, 3],
        [3, 2],
        [4, 1],
      ] as const) {
        const result = protect(READ, inner.base + page * PAGE, pages * PAGE, inner.handle);
        expect(outcome(result)).to.equal('ZX_ERR_NOT_FOUND');
      }
      for (const page of [1, 3])
        expect(allows(a.rootVmar, inner.base + page * PAGE, READ_WRITE)).to.equal(true);
    });

    it('ZX_ERR_NOT_FOUND: an empty region within counts as a hole', () => {
      expect(outcome(protect(READ, region(a, 1).base))).to.equal('ZX_ERR_NOT_FOUND');
    });

    it('the first failure upward decides', () => {
      const inner = region(a, 3);
      const readOnly = without(a, vmo, ZX_RIGHT_WRITE);
      ok(a.sys.zx_vmar_map(inner.handle, READ | ZX_VM_SPECIFIC, PAGE, readOnly, 0, PAGE));
      expect(outcome(protect(READ_WRITE, inner.base, 3 * PAGE, inner.handle))).to.equal('ZX_ERR_NOT_FOUND');
      expect(outcome(protect(READ_WRITE, inner.base + PAGE, 2 * PAGE, inner.handle))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
    });
  });
});
