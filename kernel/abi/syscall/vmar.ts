import { syscall } from '../descriptor';
import * as k from '../kind';
import { vmOptions } from '../options';
import { ZX_RIGHT_MAP, ZX_RIGHT_OP_CHILDREN } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_ALREADY_EXISTS,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_FOUND,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_NO_RESOURCES,
  ZX_ERR_OUT_OF_RANGE,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle, noMemoryForMapping } from './limits';
import { deniedByPolicy } from './policy';

const OPTIONS = 'options';
const unreadable = 'ZX_VM_PERM_WRITE and ZX_VM_PERM_EXECUTE must come with ZX_VM_PERM_READ';
const alignment = 'an alignment must be one of ZX_VM_ALIGN_1KB (10 << 24) to ZX_VM_ALIGN_4GB (32 << 24)';

export const dead = (handle: string) =>
  rule(ZX_ERR_BAD_STATE, handle, 'the region must not have been destroyed');
export const unalignedAddress = rule(ZX_ERR_INVALID_ARGS, 'addr', 'addr must be a multiple of the page size');
export const emptyRange = (len = 'len') =>
  rule(ZX_ERR_INVALID_ARGS, len, `${len}, rounded up to pages, must be neither 0 nor more than 2^64 - 1`);
const outsideRegion = (len = 'len') =>
  rule(ZX_ERR_INVALID_ARGS, len, 'the range from addr must lie within the region');

/** What unmapping asks, by the names of its parameters. */
export const unmapping = (region: string, len: string) => ({
  handle: access(region, 'vmar'),
  unalignedAddress,
  emptyRange: emptyRange(len),
  dead: dead(region),
  outsideRegion: outsideRegion(len),
  childrenRight: rule(
    ZX_ERR_INVALID_ARGS,
    region,
    'unmapping a range with regions in it needs ZX_RIGHT_OP_CHILDREN',
  ),
  partOfRegion: rule(ZX_ERR_INVALID_ARGS, len, 'a region must lie in the range as a whole, or not at all'),
});

export type UnmapRules = ReturnType<typeof unmapping>;

/**
 * What is asked of every new child of a region, a mapping or a region, by the names of the parameters that say where
 * it goes. That it may exceed the region's own CAN_MAP permissions can't be: the rights of no handle to it do.
 */
function placement(region: string, offset: string, size: string) {
  return {
    dead: dead(region),
    empty: rule(ZX_ERR_INVALID_ARGS, size, `${size} must not be 0`),
    twoPlaces: rule(
      ZX_ERR_INVALID_ARGS,
      OPTIONS,
      'ZX_VM_OFFSET_IS_UPPER_LIMIT excludes ZX_VM_SPECIFIC and ZX_VM_SPECIFIC_OVERWRITE',
    ),
    uselessOffset: rule(
      ZX_ERR_INVALID_ARGS,
      offset,
      `${offset} must be 0 unless ZX_VM_SPECIFIC, ZX_VM_SPECIFIC_OVERWRITE or ZX_VM_OFFSET_IS_UPPER_LIMIT is given`,
    ),
    unalignedOffset: rule(ZX_ERR_INVALID_ARGS, offset, `${offset} must be a multiple of the page size`),
    placeNotForCaller: rule(
      ZX_ERR_ACCESS_DENIED,
      OPTIONS,
      'only a region created with ZX_VM_CAN_MAP_SPECIFIC lets its user say where something goes',
    ),
    beyondRegion: rule(
      ZX_ERR_INVALID_ARGS,
      size,
      `the range that ${offset} and ${size} ask for must fit the region`,
    ),
    misaligned: rule(
      ZX_ERR_INVALID_ARGS,
      offset,
      `the address that ${offset} names must have the alignment that options ask for`,
    ),
    taken: rule(
      ZX_ERR_ALREADY_EXISTS,
      offset,
      'a specific range must be free of mappings and regions (ZX_VM_SPECIFIC_OVERWRITE may replace mappings)',
    ),
    noGap: rule(
      ZX_ERR_NO_RESOURCES,
      size,
      'the region must have a free gap of that size, alignment and upper limit',
    ),
  };
}

export type PlacementRules = ReturnType<typeof placement>;

export const vmarSyscalls = {
  /** Creates a region within a region. Its space stays reserved until it is destroyed, whatever becomes of the handle. */
  zx_vmar_allocate: syscall({
    number: 30,
    in: (parent_vmar = k.handle, options = vmOptions, offset = k.u64, size = k.u64) => ({
      parent_vmar,
      options,
      offset,
      size,
    }),
    out: { child_vmar: k.handle, child_addr: k.address },
    refusals: {
      parent: access('parent_vmar', 'vmar'),
      parentRights: rule(
        ZX_ERR_ACCESS_DENIED,
        'parent_vmar',
        'parent_vmar must have the right of each ZX_VM_CAN_MAP_READ, WRITE and EXECUTE asked for',
      ),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        `options must hold neither unknown bits nor ZX_VM_MAP_RANGE; ${alignment}`,
      ),
      permissions: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        'a region has ZX_VM_CAN_MAP_* flags; ZX_VM_PERM_* flags are for what is mapped into it',
      ),
      unalignedSize: rule(ZX_ERR_INVALID_ARGS, 'size', 'size must be a multiple of the page size'),
      mappingOptions: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        'ZX_VM_SPECIFIC_OVERWRITE, REQUIRE_NON_RESIZABLE and ALLOW_FAULTS are for mappings',
      ),
      ...placement('parent_vmar', 'offset', 'size'),
      ...noMemoryForMapping,
      ...noMemoryForHandle,
    },
  }),
  /**
   * Maps `len` bytes of a VMO, rounded up to pages, into a region. The mapping holds the VMO; it may reach past the
   * VMO's end, where it must not be touched. What it may ever be protected to is what both handles allow now.
   */
  zx_vmar_map: syscall({
    number: 31,
    in: (
      handle = k.handle,
      options = vmOptions,
      vmar_offset = k.u64,
      vmo = k.handle,
      vmo_offset = k.u64,
      len = k.u64,
    ) => ({
      handle,
      options,
      vmar_offset,
      vmo,
      vmo_offset,
      len,
    }),
    out: { mapped_addr: k.address },
    refusals: {
      handle: access('handle', 'vmar'),
      vmo: access('vmo', 'vmo', ZX_RIGHT_MAP),
      ...deniedByPolicy('ZX_POL_VMAR_WX'),
      unreadable: rule(ZX_ERR_INVALID_ARGS, OPTIONS, unreadable),
      rangeOverwrite: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        'ZX_VM_MAP_RANGE and ZX_VM_SPECIFIC_OVERWRITE exclude each other',
      ),
      regionOptions: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        'a mapping has ZX_VM_PERM_* flags; ZX_VM_CAN_MAP_READ, WRITE and EXECUTE are for regions',
      ),
      vmoRights: rule(
        ZX_ERR_ACCESS_DENIED,
        'vmo',
        'vmo must have the right of each ZX_VM_PERM_READ, WRITE and EXECUTE asked for',
      ),
      regionRights: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'handle must have the right of each ZX_VM_PERM_READ, WRITE and EXECUTE asked for',
      ),
      badOptions: rule(ZX_ERR_INVALID_ARGS, OPTIONS, `options must hold no unknown bits; ${alignment}`),
      resizable: rule(ZX_ERR_NOT_SUPPORTED, 'vmo', 'ZX_VM_REQUIRE_NON_RESIZABLE refuses a resizable VMO'),
      discardable: rule(
        ZX_ERR_NOT_SUPPORTED,
        'vmo',
        'a discardable VMO is mapped only with ZX_VM_ALLOW_FAULTS',
      ),
      regionFlags: rule(
        ZX_ERR_INVALID_ARGS,
        OPTIONS,
        'ZX_VM_COMPACT and ZX_VM_CAN_MAP_SPECIFIC are for regions, not for mappings',
      ),
      unalignedVmoOffset: rule(
        ZX_ERR_INVALID_ARGS,
        'vmo_offset',
        'vmo_offset must be a multiple of the page size',
      ),
      lengthWraps: rule(ZX_ERR_OUT_OF_RANGE, 'len', 'len, rounded up to pages, must not exceed 2^64 - 1'),
      vmoRangeWraps: rule(ZX_ERR_OUT_OF_RANGE, 'vmo_offset', 'vmo_offset plus len must not exceed 2^64 - 1'),
      ...placement('handle', 'vmar_offset', 'len'),
      overRegion: rule(
        ZX_ERR_INVALID_ARGS,
        'vmar_offset',
        'ZX_VM_SPECIFIC_OVERWRITE replaces mappings only: no region may lie in the range',
      ),
      vmoRangeTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'vmo_offset',
        'the simulator keeps offsets below 2^53 (Zircon takes any u64)',
      ),
      ...noMemoryForMapping,
      ...noMemoryForBytes,
    },
  }),
  /** Unmaps a range, rounded up to pages: mappings are cut or go, regions that lie in it are destroyed, gaps do no harm. */
  zx_vmar_unmap: syscall({
    number: 32,
    in: (handle = k.handle, addr = k.address, len = k.u64) => ({ handle, addr, len }),
    refusals: unmapping('handle', 'len'),
  }),
  /**
   * Changes what a mapped range, rounded up to pages, allows. All or nothing. Never more than the handles of VMO and
   * region allowed when it was mapped, and nothing more than now where the mapping belongs to a region within.
   */
  zx_vmar_protect: syscall({
    number: 33,
    in: (handle = k.handle, options = vmOptions, addr = k.address, len = k.u64) => ({
      handle,
      options,
      addr,
      len,
    }),
    refusals: {
      handle: access('handle', 'vmar'),
      rights: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'handle must have the right of each ZX_VM_PERM_READ, WRITE and EXECUTE asked for',
      ),
      unreadable: rule(ZX_ERR_INVALID_ARGS, OPTIONS, unreadable),
      unalignedAddress,
      badOptions: rule(ZX_ERR_INVALID_ARGS, OPTIONS, 'options may hold ZX_VM_PERM_* flags only'),
      emptyRange: emptyRange(),
      dead: dead('handle'),
      outsideRegion: outsideRegion(),
      hole: rule(ZX_ERR_NOT_FOUND, 'len', 'the whole range must be mapped'),
      neverAllowed: rule(
        ZX_ERR_ACCESS_DENIED,
        OPTIONS,
        'a mapping can be protected only to what the handles of both VMO and region allowed when it was mapped',
      ),
      childrenRight: rule(
        ZX_ERR_INVALID_ARGS,
        'handle',
        'protecting a mapping that belongs to a region within needs ZX_RIGHT_OP_CHILDREN',
      ),
      raised: rule(
        ZX_ERR_ACCESS_DENIED,
        OPTIONS,
        'what belongs to a region within can only be reduced from outside; the handle of that region can raise it',
      ),
    },
  }),
  /** Destroys a region with all that is in it. Its handles stay valid, but it takes nothing in any more. */
  zx_vmar_destroy: syscall({
    number: 34,
    in: (handle = k.handle) => ({ handle }),
    refusals: {
      handle: access('handle', 'vmar', ZX_RIGHT_OP_CHILDREN),
      root: rule(ZX_ERR_NOT_SUPPORTED, 'handle', 'the root region of a process can not be destroyed'),
      dead: dead('handle'),
    },
  }),
};
