import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_RIGHT_READ,
  ZX_VM_MAP_RANGE,
  ZX_VM_OFFSET_IS_UPPER_LIMIT,
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED,
  ZX_VM_PERM_WRITE,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  align,
  isMapped,
  mapped,
  mappingCount,
  mapper,
  type Mapper,
  numberedVmo,
  outcome,
  PAGE,
  pageAt,
  READ,
  READ_WRITE,
  region,
  rootRange,
  without,
} from './setup';

describe('zx_vmar_map', () => {
  everyMode((boot) => {
    let a: UserProcess;
    let vmo: number;
    let map: Mapper['map'];
    let mapInto: Mapper['mapInto'];

    beforeEach(() => {
      a = boot.process('a');
      vmo = numberedVmo(a, 8);
      ({ map, mapInto } = mapper(a, () => vmo));
    });

    it('ZX_OK: shows the pages of the VMO from an offset on, at a page of the root region', () => {
      const root = rootRange(a);
      const { mapped_addr } = ok(map(READ_WRITE, 0, 2 * PAGE, 3 * PAGE));
      expect(mapped_addr % PAGE).to.equal(0);
      expect(mapped_addr).to.be.within(root.base, root.base + root.len - 2 * PAGE);
      expect([pageAt(a, mapped_addr), pageAt(a, mapped_addr + PAGE)]).to.deep.equal([4, 5]);
    });

    it('shares memory with the VMO both ways', () => {
      const addr = mapped(a, vmo, 1);
      a.memory(addr + 10, 3).set([7, 8, 9]);
      expect(ok(a.sys.zx_vmo_read(vmo, 10, 3)).buffer).to.deep.equal(Uint8Array.of(7, 8, 9));
      ok(a.sys.zx_vmo_write(vmo, Uint8Array.of(1), 11));
      expect([...a.memory(addr + 10, 3)]).to.deep.equal([7, 1, 9]);
    });

    it('rounds the length up: one byte maps a page', () => {
      const into = region(a, 2);
      ok(map(READ, 0, 1, 0, into.handle));
      expect(isMapped(a, into.base + PAGE - 1)).to.equal(true);
      expect(isMapped(a, into.base + PAGE)).to.equal(false);
    });

    it('keeps the VMO alive, and with it its parent from ZERO_CHILDREN', () => {
      const { out: slice } = ok(a.sys.zx_vmo_create_child(vmo, ZX_VMO_CHILD_SLICE, PAGE, PAGE));
      const addr = mapped(a, slice, 1);
      ok(a.sys.zx_handle_close(slice));
      expect(pageAt(a, addr)).to.equal(2);
      expect(outcome(a.sys.zx_object_wait_one(vmo, ZX_VMO_ZERO_CHILDREN, 0))).to.equal('ZX_ERR_TIMED_OUT');
      ok(a.sys.zx_vmar_unmap(a.rootVmar, addr, PAGE));
      expect(outcome(a.sys.zx_object_wait_one(vmo, ZX_VMO_ZERO_CHILDREN, 0))).to.equal('ZX_OK');
    });

    it('lives on when both handles are closed', () => {
      const into = region(a, 2);
      const { mapped_addr } = ok(mapInto(into, READ_WRITE, 0, 1));
      ok(a.sys.zx_handle_close(into.handle));
      ok(a.sys.zx_handle_close(vmo));
      expect(pageAt(a, mapped_addr)).to.equal(1);
    });

    it('may reach past the end of the VMO, or begin there', () => {
      const addr = ok(map(READ, 0, 16 * PAGE)).mapped_addr;
      expect(pageAt(a, addr + 7 * PAGE)).to.equal(8);
      expect(outcome(map(READ, 0, PAGE, 100 * PAGE))).to.equal('ZX_OK');
    });

    it('takes no permission at all', () => {
      expect(outcome(map(0))).to.equal('ZX_OK');
    });

    it('takes PERM_READ_IF_XOM_UNSUPPORTED for PERM_READ', () => {
      expect(outcome(map(ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED | ZX_VM_PERM_WRITE))).to.equal('ZX_OK');
      vmo = without(a, vmo, ZX_RIGHT_READ);
      expect(outcome(map(ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('MAP_RANGE is fine with missing pages, also past the end of the VMO', () => {
      expect(outcome(map(READ_WRITE | ZX_VM_MAP_RANGE, 0, 16 * PAGE))).to.equal('ZX_OK');
    });

    it('SPECIFIC maps at an offset into the region', () => {
      const into = region(a, 8);
      expect(ok(mapInto(into, READ | ZX_VM_SPECIFIC, 5, 1)).mapped_addr).to.equal(into.base + 5 * PAGE);
    });

    it('OFFSET_IS_UPPER_LIMIT keeps the end of the mapping below the limit and honours vmo_offset', () => {
      const into = region(a, 8);
      const { mapped_addr } = ok(mapInto(into, READ | ZX_VM_OFFSET_IS_UPPER_LIMIT, 3, 3, 4));
      expect(mapped_addr).to.equal(into.base);
      expect(pageAt(a, mapped_addr)).to.equal(5);
      expect(outcome(mapInto(into, READ | ZX_VM_OFFSET_IS_UPPER_LIMIT, 3, 1))).to.equal(
        'ZX_ERR_NO_RESOURCES',
      );
    });

    it('honours an alignment', () => {
      for (const exponent of [10, 14, 21, 32]) {
        const { mapped_addr } = ok(map(READ | align(exponent)));
        expect(mapped_addr % Math.max(PAGE, 2 ** exponent)).to.equal(0);
      }
    });

    it('does not give freed addresses out again at once', () => {
      const seen = new Set<number>();
      for (let i = 0; i < 100; i++) {
        const addr = mapped(a, vmo, 1);
        seen.add(addr);
        ok(a.sys.zx_vmar_unmap(a.rootVmar, addr, PAGE));
      }
      expect(seen).to.have.property('size', 100);
    });

    it('wraps around to freed addresses at the end of a region', () => {
      const into = region(a, 3);
      const places = [0, 1, 2].map(() => ok(mapInto(into, READ, 0, 1)).mapped_addr);
      for (const addr of places) {
        ok(a.sys.zx_vmar_unmap(into.handle, addr, PAGE));
        expect(ok(mapInto(into, READ, 0, 1)).mapped_addr).to.equal(addr);
      }
    });

    describe('SPECIFIC_OVERWRITE', () => {
      it('in a free range is like SPECIFIC', () => {
        const into = region(a, 4);
        expect(ok(mapInto(into, READ | ZX_VM_SPECIFIC_OVERWRITE, 1, 1)).mapped_addr).to.equal(
          into.base + PAGE,
        );
      });

      it('across halves of two mappings keeps the outer halves', () => {
        const into = region(a, 8);
        ok(mapInto(into, READ | ZX_VM_SPECIFIC, 0, 4, 0));
        ok(mapInto(into, READ | ZX_VM_SPECIFIC, 4, 4, 4));
        ok(mapInto(into, READ | ZX_VM_SPECIFIC | ZX_VM_SPECIFIC_OVERWRITE, 2, 4, 0));
        const pages = Array.from({ length: 8 }, (_, page) => pageAt(a, into.base + page * PAGE));
        expect(pages).to.deep.equal([1, 2, 1, 2, 3, 4, 7, 8]);
        expect(mappingCount(a, vmo)).to.equal(3);
      });

      it('inside one mapping leaves its two ends', () => {
        const into = region(a, 4);
        ok(mapInto(into, READ, 0, 4));
        ok(mapInto(into, READ | ZX_VM_SPECIFIC_OVERWRITE, 1, 2, 6));
        const pages = Array.from({ length: 4 }, (_, page) => pageAt(a, into.base + page * PAGE));
        expect(pages).to.deep.equal([1, 7, 8, 4]);
      });

      it('lets go of the VMO that it replaces', () => {
        const into = region(a, 1);
        ok(mapInto(into, READ, 0, 1));
        const other = vmo;
        vmo = numberedVmo(a, 2);
        ok(mapInto(into, READ | ZX_VM_SPECIFIC_OVERWRITE, 0, 1, 1));
        expect([mappingCount(a, other), mappingCount(a, vmo), pageAt(a, into.base)]).to.deep.equal([0, 1, 2]);
      });

      it('ZX_ERR_INVALID_ARGS: over a region nothing changes, even if the region lies inside', () => {
        const into = region(a, 8);
        ok(mapInto(into, READ | ZX_VM_SPECIFIC, 0, 1));
        ok(a.sys.zx_vmar_allocate(into.handle, ZX_VM_SPECIFIC, 2 * PAGE, PAGE));
        expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC_OVERWRITE, 0, 8, 4))).to.equal(
          'ZX_ERR_INVALID_ARGS',
        );
        expect(pageAt(a, into.base)).to.equal(1);
        expect(isMapped(a, into.base + PAGE)).to.equal(false);
      });
    });

    it('SPECIFIC has no influence on the addresses that the kernel chooses', () => {
      const into = region(a, 8);
      ok(mapInto(into, READ | ZX_VM_SPECIFIC, 5, 1));
      expect(ok(mapInto(into, READ, 0, 1)).mapped_addr).to.equal(into.base);
    });

    it('a refused call leaves the next address where it was', () => {
      const next = mapped(a, vmo, 1) + PAGE;
      expect(outcome(map(READ, 0, PAGE, 2n ** 53n))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(mapped(a, vmo, 1)).to.equal(next);
    });
  });
});
