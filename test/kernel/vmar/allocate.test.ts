import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_DEFAULT_VMAR_RIGHTS,
  ZX_HANDLE_INVALID,
  ZX_INFO_VMAR,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_VM_ALIGN_BASE,
  ZX_VM_ALLOW_FAULTS,
  ZX_VM_CAN_MAP_EXECUTE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_COMPACT,
  ZX_VM_MAP_RANGE,
  ZX_VM_OFFSET_IS_UPPER_LIMIT,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED,
  ZX_VM_REQUIRE_NON_RESIZABLE,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  CAN_ALL,
  MAX_U64,
  mapped,
  numberedVmo,
  outcome,
  PAGE,
  region,
  rightsOf,
  rootRange,
  without,
} from './setup';

const align = (exponent: number): number => (exponent << ZX_VM_ALIGN_BASE) >>> 0;

describe('zx_vmar_allocate', () => {
  everyMode((boot) => {
    let a: UserProcess;
    const allocate = (options: number, offset: number | bigint, size: number | bigint, parent = a.rootVmar) =>
      a.sys.zx_vmar_allocate(parent, options, offset, size);

    beforeEach(() => {
      a = boot.process('a');
    });

    it('ZX_OK: gives a region of the size asked for, inside its parent', () => {
      const root = rootRange(a);
      const { child_vmar, child_addr } = ok(allocate(CAN_ALL, 0, 3 * PAGE));
      const { info } = ok(a.sys.zx_object_get_info(child_vmar, ZX_INFO_VMAR));
      expect(info).to.deep.equal({ base: child_addr, len: 3 * PAGE });
      expect(child_addr).to.be.at.least(root.base);
      expect(child_addr + 3 * PAGE).to.be.at.most(root.base + root.len);
    });

    it('gives the default rights, with READ and WRITE as the CAN_MAP flags say', () => {
      const rightsWith = (options: number): number =>
        rightsOf(a.sys, ok(allocate(options, 0, PAGE)).child_vmar);
      expect(rightsWith(0)).to.equal(ZX_DEFAULT_VMAR_RIGHTS);
      expect(rightsWith(ZX_VM_CAN_MAP_READ)).to.equal(ZX_DEFAULT_VMAR_RIGHTS | ZX_RIGHT_READ);
      expect(rightsWith(CAN_ALL)).to.equal(ZX_DEFAULT_VMAR_RIGHTS | ZX_RIGHT_READ | ZX_RIGHT_WRITE);
    });

    it('takes COMPACT, and drops PERM_READ_IF_XOM_UNSUPPORTED', () => {
      expect(outcome(allocate(ZX_VM_COMPACT | ZX_VM_PERM_READ_IF_XOM_UNSUPPORTED, 0, PAGE))).to.equal(
        'ZX_OK',
      );
    });

    it('SPECIFIC puts a region at an offset', () => {
      const parent = region(a, 8);
      const child = ok(allocate(ZX_VM_SPECIFIC, 3 * PAGE, 2 * PAGE, parent.handle));
      expect(child.child_addr).to.equal(parent.base + 3 * PAGE);
    });

    it('OFFSET_IS_UPPER_LIMIT keeps the whole region below the limit', () => {
      const parent = region(a, 8);
      const below = () => allocate(ZX_VM_OFFSET_IS_UPPER_LIMIT, 2 * PAGE, PAGE, parent.handle);
      const found = [ok(below()).child_addr, ok(below()).child_addr].sort((x, y) => x - y);
      expect(found).to.deep.equal([parent.base, parent.base + PAGE]);
      expect(outcome(below())).to.equal('ZX_ERR_NO_RESOURCES');
    });

    it('honours an alignment', () => {
      for (const exponent of [10, 13, 21, 32]) {
        const { child_addr } = ok(allocate(align(exponent), 0, PAGE));
        expect(child_addr % Math.max(PAGE, 2 ** exponent)).to.equal(0);
      }
    });

    it('lets a child map at specific places where its parent may not', () => {
      const parent = region(a, 8, ZX_VM_CAN_MAP_READ);
      const child = region(a, 2, CAN_ALL & ~ZX_VM_CAN_MAP_WRITE, parent.handle);
      expect(outcome(allocate(ZX_VM_SPECIFIC, PAGE, PAGE, child.handle))).to.equal('ZX_OK');
    });

    it('keeps the space of a region whose handle was closed', () => {
      const parent = region(a, 2);
      ok(a.sys.zx_handle_close(region(a, 2, 0, parent.handle).handle));
      expect(outcome(allocate(0, 0, PAGE, parent.handle))).to.equal('ZX_ERR_NO_RESOURCES');
    });

    it('ZX_ERR_BAD_HANDLE: the parent must be a handle', () => {
      expect(outcome(allocate(0, 0, PAGE, ZX_HANDLE_INVALID))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_WRONG_TYPE: the parent must be a region', () => {
      expect(outcome(allocate(0, 0, PAGE, numberedVmo(a, 1)))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('ZX_ERR_ACCESS_DENIED: each CAN_MAP flag needs the right of that name, even with options that are bad', () => {
      const readOnly = without(a, a.rootVmar, ZX_RIGHT_WRITE);
      expect(outcome(allocate(ZX_VM_CAN_MAP_WRITE | align(1), 0, PAGE, readOnly))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(outcome(allocate(ZX_VM_CAN_MAP_READ, 0, PAGE, readOnly))).to.equal('ZX_OK');
      const child = region(a, 2, CAN_ALL);
      expect(outcome(allocate(ZX_VM_CAN_MAP_EXECUTE, 0, PAGE, child.handle))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
    });

    it('ZX_ERR_ACCESS_DENIED: names the missing right and where it was dropped', () => {
      const readOnly = without(a, a.rootVmar, ZX_RIGHT_WRITE);
      expect(() => ok(allocate(ZX_VM_CAN_MAP_WRITE, 0, PAGE, readOnly))).to.throw(
        /lacks ZX_RIGHT_WRITE, dropped by zx_handle_duplicate/,
      );
    });

    it('ZX_ERR_ACCESS_DENIED: only a region with CAN_MAP_SPECIFIC lets its user choose the place', () => {
      const parent = region(a, 8, ZX_VM_CAN_MAP_READ);
      for (const options of [ZX_VM_SPECIFIC, ZX_VM_OFFSET_IS_UPPER_LIMIT]) {
        expect(outcome(allocate(options, 4 * PAGE, PAGE, parent.handle))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_INVALID_ARGS: unknown bits, MAP_RANGE and alignments that do not exist', () => {
      const bad = [1 << 15, 1 << 23, ZX_VM_MAP_RANGE, align(1), align(9), align(33), align(255)];
      for (const options of bad) expect(outcome(allocate(options, 0, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: options that are for mappings', () => {
      const bad = [
        ZX_VM_PERM_READ,
        ZX_VM_SPECIFIC_OVERWRITE,
        ZX_VM_REQUIRE_NON_RESIZABLE,
        ZX_VM_ALLOW_FAULTS,
      ];
      for (const options of bad) expect(outcome(allocate(options, 0, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: the size must be whole pages, at least one', () => {
      for (const size of [0, 1, PAGE + 1, MAX_U64]) {
        expect(outcome(allocate(0, 0, size))).to.equal('ZX_ERR_INVALID_ARGS');
      }
    });

    it('ZX_ERR_INVALID_ARGS: an offset must be asked for, whole pages, and say one thing', () => {
      expect(outcome(allocate(0, PAGE, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(allocate(ZX_VM_SPECIFIC, 1, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
      const both = ZX_VM_SPECIFIC | ZX_VM_OFFSET_IS_UPPER_LIMIT;
      expect(outcome(allocate(both, PAGE, PAGE))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: what can not fit the region at all', () => {
      const { handle } = region(a, 8);
      const fits = (options: number, offset: number | bigint, size: number | bigint) =>
        outcome(allocate(options, offset, size, handle));
      expect(fits(0, 0, 9 * PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_SPECIFIC, 8 * PAGE, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_SPECIFIC, 7 * PAGE, 2 * PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_SPECIFIC, 2n ** 64n - 4096n, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_SPECIFIC, 2n ** 63n, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_OFFSET_IS_UPPER_LIMIT, 9 * PAGE, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_OFFSET_IS_UPPER_LIMIT, 2 * PAGE, 3 * PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(ZX_VM_OFFSET_IS_UPPER_LIMIT, 0, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(fits(0, 0, 2n ** 63n)).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: SPECIFIC at an address without the alignment asked for', () => {
      const parent = region(a, 1024, CAN_ALL | align(22));
      const at = (offset: number) =>
        outcome(allocate(ZX_VM_SPECIFIC | align(16), offset, PAGE, parent.handle));
      expect(at(PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(at(16 * PAGE)).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: the parent was destroyed; this is looked at before size 0', () => {
      const parent = region(a, 8);
      ok(a.sys.zx_vmar_destroy(parent.handle));
      expect(outcome(allocate(0, 0, 0, parent.handle))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(allocate(0, 0, 1, parent.handle))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_ALREADY_EXISTS: SPECIFIC over a mapping or a region', () => {
      const parent = region(a, 8);
      ok(allocate(ZX_VM_SPECIFIC, PAGE, PAGE, parent.handle));
      ok(a.sys.zx_vmar_map(parent.handle, ZX_VM_SPECIFIC, 4 * PAGE, numberedVmo(a, 1), 0, PAGE));
      expect(outcome(allocate(ZX_VM_SPECIFIC, 0, 2 * PAGE, parent.handle))).to.equal('ZX_ERR_ALREADY_EXISTS');
      expect(outcome(allocate(ZX_VM_SPECIFIC, 4 * PAGE, PAGE, parent.handle))).to.equal(
        'ZX_ERR_ALREADY_EXISTS',
      );
      expect(outcome(allocate(ZX_VM_SPECIFIC, 2 * PAGE, 2 * PAGE, parent.handle))).to.equal('ZX_OK');
    });

    it('ZX_ERR_NO_RESOURCES: no gap of that size, or of that alignment, is left', () => {
      const parent = region(a, 8, CAN_ALL | align(15));
      for (const page of [2, 5]) ok(allocate(ZX_VM_SPECIFIC, page * PAGE, PAGE, parent.handle));
      expect(outcome(allocate(0, 0, 3 * PAGE, parent.handle))).to.equal('ZX_ERR_NO_RESOURCES');
      expect(outcome(allocate(align(14), 0, 2 * PAGE, parent.handle))).to.equal('ZX_OK');
      expect(outcome(allocate(align(14), 0, 2 * PAGE, parent.handle))).to.equal('ZX_ERR_NO_RESOURCES');
      expect(outcome(allocate(0, 0, 2 * PAGE, parent.handle))).to.equal('ZX_OK');
    });

    it('places new regions and mappings in the same space', () => {
      const vmo = numberedVmo(a, 1);
      const places = [mapped(a, vmo, 1), region(a, 1).base, mapped(a, vmo, 1), region(a, 1).base];
      expect(new Set(places)).to.have.property('size', 4);
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles nothing is reserved', () => {
        const a = boot.process('a');
        const parent = region(a, 1);
        const vmo = numberedVmo(a, 1);
        while (a.sys.zx_event_create(0).status === ZX_OK);
        expect(outcome(a.sys.zx_vmar_allocate(parent.handle, 0, 0, PAGE))).to.equal('ZX_ERR_NO_MEMORY');
        expect(outcome(a.sys.zx_vmar_map(parent.handle, 0, 0, vmo, 0, PAGE))).to.equal('ZX_OK');
      });
    },
    { limits: { handles: 64 } },
  );
});
