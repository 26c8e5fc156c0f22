import {
  ZX_POL_VMAR_WX,
  ZX_VM_ALLOW_FAULTS,
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_COMPACT,
  ZX_VM_MAP_RANGE,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_WRITE,
  ZX_VM_REQUIRE_NON_RESIZABLE,
  ZX_VM_SPECIFIC_OVERWRITE,
} from '../abi/constants';
import { ZX_OK } from '../abi/status';
import { vmarSyscalls } from '../abi/syscall/vmar';
import { addU64, isKept, isPageAligned, roundUpToPage, type U64 } from '../abi/u64';
import type { Handle } from '../handle/handle';
import {
  isCoherent,
  permissionsIn,
  permissionsOfFlags,
  permissionsOfRights,
  rightsFor,
} from '../object/permissions';
import type { Vmar } from '../object/vmar';
import type { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { enforcePolicy } from './policy';
import { alignmentIn, UNKNOWN_OPTIONS, withoutExecuteOnly } from './vmar-options';
import { place } from './vmar-placement';
import { needRights } from './need-rights';

const { refusals: rules } = vmarSyscalls.zx_vmar_map;
const WRITE_AND_EXECUTE = ZX_VM_PERM_WRITE | ZX_VM_PERM_EXECUTE;

/** ZX_VM_MAP_RANGE asks for no more than what is always so: the pages that there are can be accessed at once. */
export const map: Handler<'zx_vmar_map'> = (caller, value, given, vmar_offset, vmoValue, vmo_offset, len) => {
  const { handles } = caller.process;
  const region = handles.resolve(value, rules.handle);
  const vmo = handles.resolve(vmoValue, rules.vmo);
  const options = withoutExecuteOnly(given);
  const permissions = permissionsIn(options);
  if ((permissions & WRITE_AND_EXECUTE) === WRITE_AND_EXECUTE)
    enforcePolicy(caller, ZX_POL_VMAR_WX, rules.policy);
  judgePermissions(region, vmo, options);
  const alignment = judgeOptions(vmo.object, options);
  const size = judgeVmoRange(vmo_offset, len);
  const found = place({
    region: region.object,
    options,
    alignment,
    offset: vmar_offset,
    size,
    rules,
    overRegion: rules.overRegion,
  });
  const end = addU64(vmo_offset, size);
  if (!isKept(vmo_offset) || end === undefined || !isKept(end)) return refuse(rules.vmoRangeTooLarge);
  caller.core.requireMapping();
  const mapping = region.object.createMapping(found, {
    vmo: vmo.object,
    vmoOffset: vmo_offset,
    permissions,
    maxPermissions: permissionsOfRights(vmo.rights & region.rights),
  });
  return { status: ZX_OK, mapped_addr: mapping.base };
};

function judgePermissions(region: Handle<Vmar>, vmo: Handle<Vmo>, options: number): void {
  const permissions = permissionsIn(options);
  if (!isCoherent(permissions)) refuse(rules.unreadable);
  if ((options & ZX_VM_MAP_RANGE) !== 0 && (options & ZX_VM_SPECIFIC_OVERWRITE) !== 0)
    refuse(rules.rangeOverwrite);
  if (permissionsOfFlags(options) !== 0) refuse(rules.regionOptions);
  needRights(vmo, rightsFor(permissions), rules.vmoRights);
  needRights(region, rightsFor(permissions), rules.regionRights);
}

/** The alignment asked for. */
function judgeOptions(vmo: Vmo, options: number): number {
  const alignment = alignmentIn(options) ?? refuse(rules.badOptions);
  if ((options & UNKNOWN_OPTIONS) !== 0) refuse(rules.badOptions);
  if ((options & ZX_VM_REQUIRE_NON_RESIZABLE) !== 0 && vmo.resizable) refuse(rules.resizable);
  if (vmo.discardable && (options & ZX_VM_ALLOW_FAULTS) === 0) refuse(rules.discardable);
  if ((options & (ZX_VM_COMPACT | ZX_VM_CAN_MAP_SPECIFIC)) !== 0) refuse(rules.regionFlags);
  return alignment;
}

/** The length in whole pages. */
function judgeVmoRange(vmo_offset: U64, len: U64): U64 {
  if (!isPageAligned(vmo_offset)) refuse(rules.unalignedVmoOffset);
  const size = roundUpToPage(len) ?? refuse(rules.lengthWraps);
  if (addU64(vmo_offset, size) === undefined) refuse(rules.vmoRangeWraps);
  return size;
}
