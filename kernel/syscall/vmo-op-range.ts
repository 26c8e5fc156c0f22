import * as c from '../abi/constants';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../abi/rights';
import type { Rule } from '../abi/rule';
import { ZX_OK } from '../abi/status';
import { vmoSyscalls } from '../abi/syscall/vmo';
import { addU64, isPageAligned, roundDownToPage, roundUpToPage, type U64 } from '../abi/u64';
import type { Handle } from '../handle/handle';
import type { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { needRights } from './need-rights';

const { refusals } = vmoSyscalls.zx_vmo_op_range;
const LOCK_STATE_BYTES = 32;

export const opRange: Handler<'zx_vmo_op_range'> = (caller, value, op, offset, size, buffer_size) => {
  const handle = caller.process.handles.resolve(value, refusals.handle);
  const vmo = handle.object;
  switch (op) {
    case c.ZX_VMO_OP_COMMIT:
      needWrite(handle);
      commit(vmo, offset, size, refusals);
      break;
    case c.ZX_VMO_OP_DECOMMIT:
      needWrite(handle);
      decommit(vmo, offset, size);
      break;
    case c.ZX_VMO_OP_ZERO: {
      needWrite(handle);
      if (!vmo.isCached) refuse(refusals.notCached);
      const range = trim(vmo, offset, size, refusals.beyondEnd);
      vmo.zero(range.offset, range.length);
      break;
    }
    case c.ZX_VMO_OP_LOCK:
      return { status: ZX_OK, buffer: lock(handle, offset, size, buffer_size) };
    case c.ZX_VMO_OP_TRY_LOCK:
      checkLock(handle, offset, size);
      vmo.locks++;
      break;
    case c.ZX_VMO_OP_UNLOCK:
      checkLock(handle, offset, size);
      if (vmo.locks === 0) refuse(refusals.notLocked);
      vmo.locks--;
      break;
    case c.ZX_VMO_OP_CACHE_SYNC:
    case c.ZX_VMO_OP_CACHE_CLEAN:
    case c.ZX_VMO_OP_CACHE_CLEAN_INVALIDATE:
      needRights(handle, ZX_RIGHT_READ, refusals.needsRead);
      checkCacheRange(vmo, offset, size);
      break;
    case c.ZX_VMO_OP_CACHE_INVALIDATE:
      needWrite(handle);
      checkCacheRange(vmo, offset, size);
      break;
    case c.ZX_VMO_OP_DONT_NEED:
    case c.ZX_VMO_OP_ALWAYS_NEED:
      if (addU64(offset, size) === undefined) refuse(refusals.beyondEnd);
      break;
    default:
      refuse(refusals.badOp);
  }
  return { status: ZX_OK };
};

function needWrite(handle: Handle): void {
  needRights(handle, ZX_RIGHT_WRITE, refusals.needsWrite);
}

/** The part of a range that lies in the VMO; the range may end beyond it, but not begin there. */
function trim(vmo: Vmo, offset: U64, size: U64, beyondEnd: Rule): { offset: number; length: number } {
  const end = addU64(offset, size);
  if (end === undefined || offset > vmo.size) refuse(beyondEnd);
  const from = Number(offset);
  return { offset: from, length: Math.min(Number(end), vmo.size) - from };
}

export function commit(vmo: Vmo, offset: U64, size: U64, { beyondEnd }: { readonly beyondEnd: Rule }): void {
  const end = addU64(offset, size);
  const roundedEnd = end === undefined ? undefined : roundUpToPage(end);
  if (roundedEnd === undefined) refuse(beyondEnd);
  const from = roundDownToPage(offset);
  if (from > vmo.size) refuse(beyondEnd);
  vmo.commit(Number(from), Math.min(Number(roundedEnd), vmo.size) - Number(from));
}

interface DecommitRules {
  readonly beyondEnd: Rule;
  readonly entangled: Rule;
}

/** What can be decommitted of a range: the part that lies in the VMO. */
export function decommittable(
  vmo: Vmo,
  offset: U64,
  size: U64,
  rules: DecommitRules,
): { offset: number; length: number } {
  const range = trim(vmo, offset, size, rules.beyondEnd);
  if (range.length > 0 && vmo.store.isEntangled) refuse(rules.entangled);
  return range;
}

function decommit(vmo: Vmo, offset: U64, size: U64): void {
  const range = decommittable(vmo, offset, size, refusals);
  if (range.length === 0) return;
  const length = vmo.isWindow ? range.length : size;
  if (!isPageAligned(offset) || !isPageAligned(length)) refuse(refusals.unaligned);
  vmo.zero(range.offset, range.length);
}

function lock(handle: Handle<Vmo>, offset: U64, size: U64, buffer_size: U64): LockState {
  checkLock(handle, offset, size);
  if (buffer_size < LOCK_STATE_BYTES) refuse(refusals.lockBuffer);
  handle.object.locks++;
  return { offset: 0, size: handle.object.size, discarded_offset: 0, discarded_size: 0 };
}

interface LockState {
  offset: number;
  size: number;
  discarded_offset: number;
  discarded_size: number;
}

function checkLock(handle: Handle<Vmo>, offset: U64, size: U64): void {
  if (!handle.has(ZX_RIGHT_READ) && !handle.has(ZX_RIGHT_WRITE)) {
    needRights(handle, ZX_RIGHT_READ | ZX_RIGHT_WRITE, refusals.needsReadOrWrite);
  }
  if (!handle.object.discardable) refuse(refusals.notDiscardable);
  if (offset !== 0 || size !== handle.object.size) refuse(refusals.lockRange);
}

function checkCacheRange(vmo: Vmo, offset: U64, size: U64): void {
  if (size === 0) refuse(refusals.emptyCacheRange);
  const end = addU64(offset, size);
  if (end === undefined || end > vmo.size) refuse(refusals.beyondEnd);
}
