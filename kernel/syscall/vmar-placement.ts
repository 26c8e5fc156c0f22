import {
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_OFFSET_IS_UPPER_LIMIT,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
} from '../abi/constants';
import type { Rule } from '../abi/rule';
import type { PlacementRules } from '../abi/syscall/vmar';
import { addU64, isKept, isPageAligned, type U64 } from '../abi/u64';
import { type Placement, Vmar } from '../object/vmar';
import { refuse } from '../refused';

/** A new child of a region, and where it is to go. */
export interface PlacementRequest {
  readonly region: Vmar;
  readonly options: number;
  readonly alignment: number;
  readonly offset: U64;
  readonly size: U64;
  readonly rules: PlacementRules;
  /** Set where mappings may be replaced: what refuses to replace a region. */
  readonly overRegion?: Rule;
}

/** Finds the place of a new child of a region, in the common part of zx_vmar_map and zx_vmar_allocate. */
export function place(request: PlacementRequest): Placement {
  const { region, options, offset, size, rules } = request;
  const specific = (options & (ZX_VM_SPECIFIC | ZX_VM_SPECIFIC_OVERWRITE)) !== 0;
  const limited = (options & ZX_VM_OFFSET_IS_UPPER_LIMIT) !== 0;
  if (region.isDead) refuse(rules.dead);
  if (size === 0) refuse(rules.empty);
  if (specific && limited) refuse(rules.twoPlaces);
  if (!specific && !limited && offset !== 0) refuse(rules.uselessOffset);
  if (!isPageAligned(offset)) refuse(rules.unalignedOffset);
  if ((specific || limited) && (region.flags & ZX_VM_CAN_MAP_SPECIFIC) === 0) refuse(rules.placeNotForCaller);
  return specific ? placeAt(request) : placeInGap(request, limited);
}

function placeAt({
  region,
  options,
  alignment,
  offset,
  size,
  rules,
  overRegion,
}: PlacementRequest): Placement {
  const addr = addU64(region.base, offset) ?? refuse(rules.beyondRegion);
  const range = region.rangeWithin(addr, size) ?? refuse(rules.beyondRegion);
  if (range.base % alignment !== 0) refuse(rules.misaligned);
  const there = region.childrenIn(range);
  if (there.length > 0) {
    if ((options & ZX_VM_SPECIFIC_OVERWRITE) === 0) refuse(rules.taken);
    if (overRegion && there.some((child) => child instanceof Vmar)) refuse(overRegion);
  }
  return { ...range, chosen: false };
}

function placeInGap(
  { region, alignment, offset, size, rules }: PlacementRequest,
  limited: boolean,
): Placement {
  const reach = limited ? offset : region.size;
  if (reach > region.size || !isKept(size) || size > reach) refuse(rules.beyondRegion);
  const limit = region.base + Number(reach);
  const base = region.findGap({ size, alignment, limit }) ?? refuse(rules.noGap);
  return { base, size, chosen: true };
}
