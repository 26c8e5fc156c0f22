import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_OP_CHILDREN,
  ZX_VM_SPECIFIC,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  isMapped,
  mapped,
  mappingCount,
  MAX_U64,
  numberedVmo,
  outcome,
  PAGE,
  pageAt,
  READ,
  region,
  without,
} from './setup';

describe('zx_vmar_unmap', () => {
  everyMode((boot) => {
    let a: UserProcess;
    const unmap = (addr: number | bigint, len: number | bigint, from = a.rootVmar) =>
      a.sys.zx_vmar_unmap(from, addr, len);
    const pagesFrom = (addr: number, count: number) =>
      Array.from({ length: count }, (_, page) =>
        isMapped(a, addr + page * PAGE) ? pageAt(a, addr + page * PAGE) : undefined,
      );

    beforeEach(() => {
      a = boot.process('a');
    });

    it('ZX_OK: a whole mapping goes, and lets go of its VMO', () => {
      const vmo = numberedVmo(a, 3);
      const addr = mapped(a, vmo, 3);
      expect(outcome(unmap(addr, 3 * PAGE))).to.equal('ZX_OK');
      expect(pagesFrom(addr, 3)).to.deep.equal([undefined, undefined, undefined]);
      expect(mappingCount(a, vmo)).to.equal(0);
    });

    it('the middle page of three leaves two mappings with their contents', () => {
      const vmo = numberedVmo(a, 3);
      const addr = mapped(a, vmo, 3);
      ok(unmap(addr + PAGE, PAGE));
      expect(pagesFrom(addr, 3)).to.deep.equal([1, undefined, 3]);
      expect(mappingCount(a, vmo)).to.equal(2);
      ok(unmap(addr, PAGE));
      expect(pagesFrom(addr, 3)).to.deep.equal([undefined, undefined, 3]);
    });

    it('the front or the back of a mapping leaves the rest', () => {
      const vmo = numberedVmo(a, 4);
      const addr = mapped(a, vmo, 4);
      ok(unmap(addr, PAGE));
      ok(unmap(addr + 3 * PAGE, PAGE));
      expect(pagesFrom(addr, 4)).to.deep.equal([undefined, 2, 3, undefined]);
      expect(mappingCount(a, vmo)).to.equal(1);
    });

    it('one range may cover parts of several mappings and gaps', () => {
      const vmo = numberedVmo(a, 3);
      const into = region(a, 10);
      for (const page of [0, 4, 7]) {
        ok(a.sys.zx_vmar_map(into.handle, READ | ZX_VM_SPECIFIC, page * PAGE, vmo, 0, 3 * PAGE));
      }
      ok(unmap(into.base + 2 * PAGE, 6 * PAGE, into.handle));
      expect(pagesFrom(into.base, 10)).to.deep.equal([1, 2, ...Array<undefined>(6).fill(undefined), 2, 3]);
    });

    it('a hole, and a region with nothing in it, are fine', () => {
      expect(outcome(unmap(region(a, 2).base, PAGE, region(a, 2).handle))).to.equal('ZX_ERR_INVALID_ARGS');
      const into = region(a, 3);
      expect(outcome(unmap(into.base, 3 * PAGE, into.handle))).to.equal('ZX_OK');
      ok(a.sys.zx_vmar_map(into.handle, READ | ZX_VM_SPECIFIC, 0, numberedVmo(a, 1), 0, PAGE));
      expect(outcome(unmap(into.base + PAGE, PAGE, into.handle))).to.equal('ZX_OK');
      expect(pageAt(a, into.base)).to.equal(1);
    });

    it('the length is rounded up', () => {
      const addr = mapped(a, numberedVmo(a, 2), 2);
      ok(unmap(addr, 1));
      expect(pagesFrom(addr, 2)).to.deep.equal([undefined, 2]);
    });

    it('a region that the range covers is destroyed', () => {
      const outer = region(a, 4);
      const inner = region(a, 2, undefined, outer.handle);
      const vmo = numberedVmo(a, 1);
      ok(a.sys.zx_vmar_map(inner.handle, READ, 0, vmo, 0, PAGE));
      ok(unmap(outer.base, 4 * PAGE, outer.handle));
      expect(mappingCount(a, vmo)).to.equal(0);
      expect(outcome(a.sys.zx_vmar_destroy(inner.handle))).to.equal('ZX_ERR_BAD_STATE');
    });

    it('freed addresses can be mapped again', () => {
      const into = region(a, 1);
      const vmo = numberedVmo(a, 2);
      ok(a.sys.zx_vmar_map(into.handle, READ, 0, vmo, 0, PAGE));
      ok(unmap(into.base, PAGE, into.handle));
      ok(a.sys.zx_vmar_map(into.handle, READ, 0, vmo, PAGE, PAGE));
      expect(pageAt(a, into.base)).to.equal(2);
    });

    it('ZX_ERR_BAD_HANDLE: the region must be a handle, which is looked at first', () => {
      expect(outcome(unmap(1, 0, ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_WRONG_TYPE: it must be a region', () => {
      expect(outcome(unmap(1, 0, a.self))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_INVALID_ARGS: an address that is not a whole page, a length that is 0 or wraps', () => {
      const addr = mapped(a, numberedVmo(a, 1), 1);
      expect(outcome(unmap(addr + 1, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(addr, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(addr, MAX_U64))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(isMapped(a, addr)).to.equal(true);
    });

    it('ZX_ERR_INVALID_ARGS: a range outside the region', () => {
      const into = region(a, 2);
      expect(outcome(unmap(into.base + 2 * PAGE, PAGE, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(into.base + PAGE, 2 * PAGE, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(0, PAGE, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(2n ** 64n - 4096n, PAGE, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(into.base, 2n ** 63n, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: part of a region, and then nothing at all is unmapped', () => {
      const outer = region(a, 6);
      const vmo = numberedVmo(a, 1);
      ok(a.sys.zx_vmar_map(outer.handle, READ | ZX_VM_SPECIFIC, 0, vmo, 0, PAGE));
      ok(a.sys.zx_vmar_allocate(outer.handle, ZX_VM_SPECIFIC, 2 * PAGE, 2 * PAGE));
      expect(outcome(unmap(outer.base, 3 * PAGE, outer.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(unmap(outer.base + 3 * PAGE, PAGE, outer.handle))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(pageAt(a, outer.base)).to.equal(1);
    });

    it('ZX_ERR_INVALID_ARGS: a region in the range, through a handle without OP_CHILDREN', () => {
      const outer = region(a, 4);
      const inner = region(a, 2, undefined, outer.handle);
      const weak = without(a, outer.handle, ZX_RIGHT_OP_CHILDREN);
      expect(outcome(unmap(outer.base, 4 * PAGE, weak))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(() => ok(unmap(outer.base, 4 * PAGE, weak))).to.throw(/lacks ZX_RIGHT_OP_CHILDREN/);
      expect(outcome(unmap(inner.base + 2 * PAGE, PAGE, weak))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: the region was destroyed; this is looked at after the arguments, before the range', () => {
      const into = region(a, 2);
      ok(a.sys.zx_vmar_destroy(into.handle));
      expect(outcome(unmap(into.base, PAGE, into.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(unmap(0, PAGE, into.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(unmap(into.base, 0, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });
  });
});
