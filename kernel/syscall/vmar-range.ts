import {
  ZX_VMAR_OP_ALWAYS_NEED,
  ZX_VMAR_OP_COMMIT,
  ZX_VMAR_OP_DECOMMIT,
  ZX_VMAR_OP_DONT_NEED,
  ZX_VMAR_OP_MAP_RANGE,
  ZX_VM_PERM_WRITE,
} from '../abi/constants';
import { ZX_RIGHT_OP_CHILDREN } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { vmarRangeSyscalls } from '../abi/syscall/vmar-range';
import { isPageAligned, roundUpToPage, type U64 } from '../abi/u64';
import type { Handle } from '../handle/handle';
import { type AddressRange, endOf } from '../object/address-range';
import type { Mapping } from '../object/mapping';
import type { Vmar } from '../object/vmar';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { closeAndExit } from './thread-end';
import { unmap } from './vmar';
import { needRights } from './need-rights';
import { commit, decommittable } from './vmo-op-range';

const { refusals: rules } = vmarRangeSyscalls.zx_vmar_op_range;

/** The operations that change pages, and those that only tell what to expect of them. */
const CHANGES: readonly number[] = [ZX_VMAR_OP_COMMIT, ZX_VMAR_OP_DECOMMIT];
const HINTS: readonly number[] = [ZX_VMAR_OP_MAP_RANGE, ZX_VMAR_OP_DONT_NEED, ZX_VMAR_OP_ALWAYS_NEED];

export const vmarRangeHandlers: HandlersOf<typeof vmarRangeSyscalls> = {
  zx_vmar_op_range(caller, value, op, addr, len, buffer_size) {
    const handle = caller.process.handles.resolve(value, rules.handle);
    if (!CHANGES.includes(op) && !HINTS.includes(op)) refuse(rules.badOp);
    if (buffer_size !== 0) refuse(rules.buffer);
    const range = rangeIn(handle.object, addr, len);
    let reached = range.base;
    for (const mapping of handle.object.mappingsIn(range)) {
      if (mapping.base > reached) refuse(rules.hole);
      judgeMapping(handle, mapping, op);
      operate(mapping, mapping.partIn(range), op);
      reached = endOf(mapping);
    }
    if (reached < endOf(range)) refuse(rules.hole);
    return { status: ZX_OK };
  },

  zx_vmar_unmap_handle_close_thread_exit(caller, vmar_handle, addr, size, close_handle) {
    unmap(caller, vmar_handle, addr, size, vmarRangeSyscalls.zx_vmar_unmap_handle_close_thread_exit.refusals);
    return closeAndExit(caller, close_handle);
  },
};

function rangeIn(region: Vmar, addr: U64, len: U64): AddressRange {
  const size = roundUpToPage(len);
  if (size === undefined || size === 0) return refuse(rules.emptyRange);
  if (!isPageAligned(addr)) refuse(rules.unalignedAddress);
  const range = region.rangeWithin(addr, size) ?? refuse(rules.outsideRegion);
  return region.isDead ? refuse(rules.dead) : range;
}

function judgeMapping(handle: Handle<Vmar>, mapping: Mapping, op: number): void {
  if (mapping.region !== handle.object) {
    if (CHANGES.includes(op)) refuse(rules.throughParent);
    needRights(handle, ZX_RIGHT_OP_CHILDREN, rules.childrenRight);
  }
  if (CHANGES.includes(op) && (mapping.maxPermissions & ZX_VM_PERM_WRITE) === 0) refuse(rules.neverWritable);
}

/** Does to the VMO what the operation on its mapping stands for. */
function operate(mapping: Mapping, part: AddressRange, op: number): void {
  const { vmo } = mapping;
  const offset = mapping.vmoOffset + part.base - mapping.base;
  if (op === ZX_VMAR_OP_COMMIT) commit(vmo, offset, part.size, rules);
  if (op !== ZX_VMAR_OP_DECOMMIT) return;
  const range = decommittable(vmo, offset, part.size, rules);
  vmo.zero(range.offset, range.length);
}
