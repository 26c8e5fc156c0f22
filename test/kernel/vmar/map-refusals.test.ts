import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_MAP,
  ZX_RIGHT_WRITE,
  ZX_VM_ALLOW_FAULTS,
  ZX_VM_CAN_MAP_EXECUTE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_COMPACT,
  ZX_VM_MAP_RANGE,
  ZX_VM_OFFSET_IS_UPPER_LIMIT,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_WRITE,
  ZX_VM_REQUIRE_NON_RESIZABLE,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import {
  align,
  CAN_ALL,
  MAX_U64,
  mapper,
  type Mapper,
  numberedVmo,
  outcome,
  PAGE,
  READ,
  READ_WRITE,
  region,
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
  });
});
