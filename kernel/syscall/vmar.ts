import {
  ZX_VM_ALLOW_FAULTS,
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_COMPACT,
  ZX_VM_MAP_RANGE,
  ZX_VM_REQUIRE_NON_RESIZABLE,
  ZX_VM_SPECIFIC_OVERWRITE,
} from '../abi/constants';
import { ZX_DEFAULT_VMAR_RIGHTS, ZX_RIGHT_OP_CHILDREN } from '../abi/rights';
import type { Rule } from '../abi/rule';
import { ZX_OK } from '../abi/status';
import { type UnmapRules, vmarSyscalls } from '../abi/syscall/vmar';
import { isPageAligned, roundUpToPage, type U64 } from '../abi/u64';
import { recordDrop } from '../handle/drop';
import type { Handle } from '../handle/handle';
import { type AddressRange, encloses, endOf } from '../object/address-range';
import {
  CAN_MAP_PERMISSIONS,
  isCoherent,
  type Permissions,
  permissionsIn,
  permissionsOfFlags,
  rightsFor,
} from '../object/permissions';
import type { Thread } from '../object/thread';
import { Vmar } from '../object/vmar';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { map } from './vmar-map';
import { alignmentIn, UNKNOWN_OPTIONS, withoutExecuteOnly } from './vmar-options';
import { place } from './vmar-placement';
import { needRights } from './need-rights';

const REGION_FLAGS = CAN_MAP_PERMISSIONS | ZX_VM_CAN_MAP_SPECIFIC | ZX_VM_COMPACT;
const MAPPING_OPTIONS = ZX_VM_SPECIFIC_OVERWRITE | ZX_VM_REQUIRE_NON_RESIZABLE | ZX_VM_ALLOW_FAULTS;

export const vmarHandlers: HandlersOf<typeof vmarSyscalls> = {
  zx_vmar_allocate(caller, parent_vmar, options, offset, size) {
    const { refusals: rules } = vmarSyscalls.zx_vmar_allocate;
    const { handles, core } = caller.process;
    const parent = handles.resolve(parent_vmar, rules.parent);
    const granted = rightsFor(permissionsOfFlags(options));
    needRights(parent, granted, rules.parentRights);
    const alignment = alignmentIn(options) ?? refuse(rules.badOptions);
    if ((options & (UNKNOWN_OPTIONS | ZX_VM_MAP_RANGE)) !== 0) refuse(rules.badOptions);
    if (permissionsIn(options) !== 0) refuse(rules.permissions);
    if (!isPageAligned(size)) refuse(rules.unalignedSize);
    if ((options & MAPPING_OPTIONS) !== 0) refuse(rules.mappingOptions);
    const found = place({ region: parent.object, options, alignment, offset, size, rules });
    core.requireMapping();
    core.requireHandles(1);
    const child = parent.object.createRegion(found, options & REGION_FLAGS);
    const rights = ZX_DEFAULT_VMAR_RIGHTS | granted;
    const lastDrop = recordDrop(parent.lastDrop, core.moment, (parent.rights & ~rights) >>> 0);
    return {
      status: ZX_OK,
      child_vmar: handles.add(core.mint(child, rights, lastDrop)),
      child_addr: child.base,
    };
  },

  zx_vmar_map: map,

  zx_vmar_unmap(caller, value, addr, len) {
    unmap(caller, value, addr, len, vmarSyscalls.zx_vmar_unmap.refusals);
    return { status: ZX_OK };
  },

  zx_vmar_protect(caller, value, given, addr, len) {
    const { refusals: rules } = vmarSyscalls.zx_vmar_protect;
    const options = withoutExecuteOnly(given);
    const permissions = permissionsIn(options);
    const handle = caller.process.handles.resolve(value, rules.handle);
    needRights(handle, rightsFor(permissions), rules.rights);
    if (!isCoherent(permissions)) refuse(rules.unreadable);
    if (!isPageAligned(addr)) refuse(rules.unalignedAddress);
    if (options !== permissions) refuse(rules.badOptions);
    const range = rangeIn(handle.object, addr, len, rules);
    judgeProtect(handle, range, permissions);
    handle.object.protect(range, permissions);
    return { status: ZX_OK };
  },

  zx_vmar_destroy(caller, value) {
    const { refusals: rules } = vmarSyscalls.zx_vmar_destroy;
    const { object: region } = caller.process.handles.resolve(value, rules.handle);
    if (!region.parent) refuse(rules.root);
    if (region.isDead) refuse(rules.dead);
    region.destroy();
    return { status: ZX_OK };
  },
};

/** Unmaps a range of the region that a handle names, or refuses to. */
export function unmap(caller: Thread, value: number, addr: U64, len: U64, rules: UnmapRules): void {
  const handle = caller.process.handles.resolve(value, rules.handle);
  if (!isPageAligned(addr)) refuse(rules.unalignedAddress);
  const range = rangeIn(handle.object, addr, len, rules);
  for (const child of handle.object.childrenIn(range)) {
    if (!(child instanceof Vmar)) continue;
    needRights(handle, ZX_RIGHT_OP_CHILDREN, rules.childrenRight);
    if (!encloses(range, child)) refuse(rules.partOfRegion);
  }
  handle.object.unmap(range);
}

interface RangeRules {
  readonly emptyRange: Rule;
  readonly dead: Rule;
  readonly outsideRegion: Rule;
}

/** The range of a living region that an address and a length, rounded up to pages, name. */
function rangeIn(region: Vmar, addr: U64, len: U64, rules: RangeRules): AddressRange {
  const size = roundUpToPage(len);
  if (size === undefined || size === 0) return refuse(rules.emptyRange);
  if (region.isDead) refuse(rules.dead);
  return region.rangeWithin(addr, size) ?? refuse(rules.outsideRegion);
}

/** Whether all of a range may be protected like this, mapping by mapping. */
function judgeProtect(handle: Handle<Vmar>, range: AddressRange, permissions: Permissions): void {
  const { refusals: rules } = vmarSyscalls.zx_vmar_protect;
  let reached = range.base;
  for (const mapping of handle.object.mappingsIn(range)) {
    if (mapping.base > reached) refuse(rules.hole);
    if ((permissions & ~mapping.maxPermissions) !== 0) refuse(rules.neverAllowed);
    if (mapping.region !== handle.object) {
      needRights(handle, ZX_RIGHT_OP_CHILDREN, rules.childrenRight);
      const raises = mapping.protectionsIn(range).some((run) => (permissions & ~run.permissions) !== 0);
      if (raises) refuse(rules.raised);
    }
    reached = endOf(mapping);
  }
  if (reached < endOf(range)) refuse(rules.hole);
}
