import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_VM_ALIGN_BASE,
  ZX_VM_ALLOW_FAULTS,
  ZX_VM_CAN_MAP_EXECUTE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_COMPACT,
  ZX_VM_MAP_RANGE,
  ZX_VM_OFFSET_IS_UPPER_LIMIT,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED,
  ZX_VM_PERM_WRITE,
  ZX_VM_REQUIRE_NON_RESIZABLE,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  CAN_ALL,
  isMapped,
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
  type Region,
  rootRange,
  without,
} from './setup';

const align = (exponent: number): number => (exponent << ZX_VM_ALIGN_BASE) >>> 0;

describe('zx_vmar_map', () => {
  eachMode((boot) => {
    let a: UserProcess;
    let vmo: number;
    const map = (
      options: number,
      vmar_offset: number | bigint = 0,
      len: number | bigint = PAGE,
      vmo_offset: number | bigint = 0,
      into = a.rootVmar,
    ) => a.sys.zx_vmar_map(into, options, vmar_offset, vmo, vmo_offset, len);
    const mapInto = (into: Region, options: number, page: number, pages: number, vmoPage = 0) =>
      map(options, page * PAGE, pages * PAGE, vmoPage * PAGE, into.handle);

    beforeEach(() => {
      a = boot.process('a');
      vmo = numberedVmo(a, 8);
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

    it('ZX_ERR_BAD_HANDLE: the region, then the VMO must be handles', () => {
      expect(outcome(map(READ, 0, PAGE, 0, ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
      vmo = ZX_HANDLE_INVALID;
      expect(outcome(map(READ))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(map(READ, 0, PAGE, 0, a.self))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_WRONG_TYPE: a region and a VMO, in this order', () => {
      expect(outcome(map(READ, 0, PAGE, 0, vmo))).to.equal('ZX_ERR_WRONG_TYPE');
      vmo = a.rootVmar;
      expect(outcome(map(READ))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_ACCESS_DENIED: the VMO handle needs MAP, before any option is looked at', () => {
      vmo = without(a, vmo, ZX_RIGHT_MAP);
      expect(outcome(map(ZX_VM_PERM_WRITE))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: each permission needs its right on the VMO handle', () => {
      vmo = without(a, vmo, ZX_RIGHT_WRITE);
      expect(outcome(map(READ_WRITE))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(() => ok(map(READ_WRITE))).to.throw(/VMO.*lacks ZX_RIGHT_WRITE, dropped by zx_handle_duplicate/);
      expect(outcome(map(READ))).to.equal('ZX_OK');
      expect(outcome(map(READ | ZX_VM_PERM_EXECUTE))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: each permission needs its right on the region handle, too', () => {
      const weak = without(a, a.rootVmar, ZX_RIGHT_WRITE);
      expect(outcome(map(READ_WRITE, 0, PAGE, 0, weak))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(() => ok(map(READ_WRITE, 0, PAGE, 0, weak))).to.throw(/VMAR.*lacks ZX_RIGHT_WRITE/);
      expect(outcome(map(READ, 0, PAGE, 0, weak))).to.equal('ZX_OK');
      const readable = region(a, 2, ZX_VM_CAN_MAP_READ);
      expect(outcome(mapInto(readable, READ_WRITE, 0, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(mapInto(readable, READ, 0, 1))).to.equal('ZX_OK');
    });

    it('ZX_ERR_ACCESS_DENIED: beats bad alignment, REQUIRE_NON_RESIZABLE and length 0', () => {
      vmo = without(a, numberedVmo(a, 1, ZX_VMO_RESIZABLE), ZX_RIGHT_WRITE);
      const options = READ_WRITE | align(5) | ZX_VM_REQUIRE_NON_RESIZABLE;
      expect(outcome(map(options, 0, 0))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_ACCESS_DENIED: only a region with CAN_MAP_SPECIFIC lets its user choose the place', () => {
      const into = region(a, 8, CAN_ALL & ~ZX_VM_CAN_MAP_SPECIFIC);
      for (const options of [ZX_VM_SPECIFIC, ZX_VM_SPECIFIC_OVERWRITE, ZX_VM_OFFSET_IS_UPPER_LIMIT]) {
        expect(outcome(mapInto(into, READ | options, 4, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_INVALID_ARGS: WRITE and EXECUTE come with READ', () => {
      expect(outcome(map(ZX_VM_PERM_WRITE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(map(ZX_VM_PERM_EXECUTE))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: MAP_RANGE excludes SPECIFIC_OVERWRITE', () => {
      const options = READ | ZX_VM_MAP_RANGE | ZX_VM_SPECIFIC_OVERWRITE;
      expect(outcome(map(options, 2 ** 30))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: options that are for regions', () => {
      const bad = [
        ZX_VM_CAN_MAP_READ,
        ZX_VM_CAN_MAP_WRITE,
        ZX_VM_CAN_MAP_EXECUTE,
        ZX_VM_CAN_MAP_SPECIFIC,
        ZX_VM_COMPACT,
      ];
      for (const options of bad) expect(outcome(map(READ | options))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: unknown bits and alignments that do not exist', () => {
      for (const options of [1 << 15, 1 << 23, align(1), align(9), align(33), align(255)]) {
        expect(outcome(map(READ | options))).to.equal('ZX_ERR_INVALID_ARGS');
      }
    });

    it('ZX_ERR_INVALID_ARGS: an offset into the VMO must be whole pages', () => {
      expect(outcome(map(READ, 0, PAGE, 1))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(map(READ, 0, MAX_U64, 1))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: length 0', () => {
      expect(outcome(map(READ, 0, 0))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: an offset must be asked for, whole pages, and say one thing', () => {
      expect(outcome(map(READ, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(map(READ | ZX_VM_SPECIFIC, 1))).to.equal('ZX_ERR_INVALID_ARGS');
      for (const options of [ZX_VM_SPECIFIC, ZX_VM_SPECIFIC_OVERWRITE]) {
        expect(outcome(map(READ | options | ZX_VM_OFFSET_IS_UPPER_LIMIT, PAGE))).to.equal(
          'ZX_ERR_INVALID_ARGS',
        );
      }
    });

    it('ZX_ERR_INVALID_ARGS: what can not fit the region at all', () => {
      const into = region(a, 8);
      expect(outcome(mapInto(into, READ, 0, 9))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC, 8, 1))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC_OVERWRITE, 7, 2))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(mapInto(into, READ | ZX_VM_OFFSET_IS_UPPER_LIMIT, 2, 3))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      expect(outcome(mapInto(into, READ | ZX_VM_OFFSET_IS_UPPER_LIMIT, 9, 1))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      expect(outcome(map(READ, 0, 2n ** 63n))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: SPECIFIC at an address without the alignment asked for', () => {
      const { child_vmar } = ok(a.sys.zx_vmar_allocate(a.rootVmar, CAN_ALL | align(20), 0, 2 ** 20));
      const at = (offset: number) =>
        outcome(map(READ | ZX_VM_SPECIFIC | align(16), offset, PAGE, 0, child_vmar));
      expect(at(PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(at(2 ** 16)).to.equal('ZX_OK');
    });

    it('ZX_ERR_NOT_SUPPORTED: REQUIRE_NON_RESIZABLE with a resizable VMO', () => {
      vmo = numberedVmo(a, 1, ZX_VMO_RESIZABLE);
      expect(outcome(map(READ | ZX_VM_REQUIRE_NON_RESIZABLE))).to.equal('ZX_ERR_NOT_SUPPORTED');
      expect(outcome(map(READ))).to.equal('ZX_OK');
      vmo = numberedVmo(a, 1);
      expect(outcome(map(READ | ZX_VM_REQUIRE_NON_RESIZABLE))).to.equal('ZX_OK');
    });

    it('ZX_ERR_NOT_SUPPORTED: a discardable VMO without ALLOW_FAULTS', () => {
      vmo = numberedVmo(a, 1, ZX_VMO_DISCARDABLE);
      expect(outcome(map(READ | ZX_VM_COMPACT))).to.equal('ZX_ERR_NOT_SUPPORTED');
      expect(outcome(map(READ | ZX_VM_ALLOW_FAULTS))).to.equal('ZX_OK');
    });

    it('ZX_ERR_OUT_OF_RANGE: a length that wraps when it is rounded up, or with the offset into the VMO', () => {
      expect(outcome(map(READ, 0, MAX_U64))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(map(READ, 0, PAGE, 2n ** 64n - 4096n))).to.equal('ZX_ERR_OUT_OF_RANGE');
    });

    it('ZX_ERR_OUT_OF_RANGE: an offset into the VMO above what the simulator keeps, after all other checks', () => {
      expect(outcome(map(READ, 0, PAGE, 2n ** 53n))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(map(READ, 0, PAGE, 2 ** 53 - PAGE))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(map(READ, 0, PAGE, 2 ** 53 - 2 * PAGE))).to.equal('ZX_OK');
      expect(outcome(map(READ, 0, 0, 2n ** 53n))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_BAD_STATE: the region was destroyed; this is looked at before length 0', () => {
      const into = region(a, 2);
      ok(a.sys.zx_vmar_destroy(into.handle));
      expect(outcome(mapInto(into, READ, 0, 0))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(map(READ, 0, PAGE, 1, into.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_ALREADY_EXISTS: SPECIFIC over a mapping or a region', () => {
      const into = region(a, 8);
      ok(mapInto(into, READ | ZX_VM_SPECIFIC, 1, 2));
      ok(a.sys.zx_vmar_allocate(into.handle, ZX_VM_SPECIFIC, 5 * PAGE, PAGE));
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC, 0, 2))).to.equal('ZX_ERR_ALREADY_EXISTS');
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC, 2, 1))).to.equal('ZX_ERR_ALREADY_EXISTS');
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC, 4, 4))).to.equal('ZX_ERR_ALREADY_EXISTS');
      expect(outcome(mapInto(into, READ | ZX_VM_SPECIFIC, 3, 2))).to.equal('ZX_OK');
    });

    it('ZX_ERR_NO_RESOURCES: the region has no gap of that size', () => {
      const into = region(a, 5);
      ok(mapInto(into, READ | ZX_VM_SPECIFIC, 2, 1));
      expect(outcome(mapInto(into, READ, 0, 3))).to.equal('ZX_ERR_NO_RESOURCES');
      expect(outcome(mapInto(into, READ, 0, 2))).to.equal('ZX_OK');
    });

    it('a refused call leaves the next address where it was', () => {
      const next = mapped(a, vmo, 1) + PAGE;
      expect(outcome(map(READ, 0, PAGE, 2n ** 53n))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(mapped(a, vmo, 1)).to.equal(next);
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: without memory to make a VMO mappable nothing is mapped', async () => {
        const a = boot.process('a');
        const vmo = numberedVmo(a, 8);
        expect(outcome(a.sys.zx_vmar_map(a.rootVmar, READ, 0, vmo, 0, PAGE))).to.equal('ZX_ERR_NO_MEMORY');
        expect((await boot.counts()).mappings).to.equal(0);
        expect(mappingCount(a, vmo)).to.equal(0);
      });
    },
    { limits: { bytes: 12 * PAGE } },
  );
});
