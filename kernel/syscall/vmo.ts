import {
  ZX_POL_NEW_VMO,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
} from '../abi/constants';
import {
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_WRITE,
} from '../abi/rights';
import type { Rule } from '../abi/rule';
import { ZX_OK } from '../abi/status';
import { vmoSyscalls } from '../abi/syscall/vmo';
import { addU64, isKept, isPageAligned, roundUpToPage, type U64 } from '../abi/u64';
import { recordDrop } from '../handle/drop';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { needRights } from './need-rights';
import { setCachePolicy } from './vmo-cache-policy';
import { replaceAsExecutable } from './vmo-executable';
import { opRange } from './vmo-op-range';

const LONGEST_READ = 2 ** 30;
/** Zircon's own bound on sizes, above what the simulator keeps. */
export const MAX_SIZE = 2n ** 64n - 0x20000n;

export const vmoHandlers: HandlersOf<typeof vmoSyscalls> = {
  zx_vmo_create(caller, size, options) {
    const { refusals } = vmoSyscalls.zx_vmo_create;
    enforcePolicy(caller, ZX_POL_NEW_VMO, refusals.policy);
    if ((options & ~(ZX_VMO_RESIZABLE | ZX_VMO_DISCARDABLE)) !== 0) refuse(refusals.badOptions);
    const rounded = keptSize(size, refusals.sizeTooLarge);
    const { handles, core } = caller.process;
    core.requireHandles(1);
    const resizable = (options & ZX_VMO_RESIZABLE) !== 0;
    const vmo = Vmo.create(
      core,
      rounded.size,
      rounded.pages,
      resizable,
      (options & ZX_VMO_DISCARDABLE) !== 0,
    );
    const rights = ZX_DEFAULT_VMO_RIGHTS | (resizable ? ZX_RIGHT_RESIZE : 0);
    return { status: ZX_OK, out: handles.add(core.mint(vmo, rights)) };
  },

  zx_vmo_read(caller, handle, offset, buffer_size) {
    const { refusals } = vmoSyscalls.zx_vmo_read;
    const { object: vmo } = caller.process.handles.resolve(handle, refusals.handle);
    const range = accessible(vmo, offset, buffer_size, refusals);
    if (range.length > LONGEST_READ) refuse(refusals.bufferTooLarge);
    return { status: ZX_OK, buffer: vmo.read(range.offset, range.length) };
  },

  zx_vmo_write(caller, handle, buffer, offset) {
    const { refusals } = vmoSyscalls.zx_vmo_write;
    const { object: vmo } = caller.process.handles.resolve(handle, refusals.handle);
    const range = accessible(vmo, offset, buffer.length, refusals);
    vmo.write(range.offset, buffer);
    return { status: ZX_OK };
  },

  zx_vmo_get_size(caller, handle) {
    const { object: vmo } = caller.process.handles.resolve(
      handle,
      vmoSyscalls.zx_vmo_get_size.refusals.handle,
    );
    return { status: ZX_OK, size: vmo.size };
  },

  zx_vmo_set_size(caller, value, size) {
    const { refusals } = vmoSyscalls.zx_vmo_set_size;
    const handle = caller.process.handles.resolve(value, refusals.handle);
    const vmo = handle.object;
    if (vmo.resizable) needRights(handle, ZX_RIGHT_RESIZE, refusals.noResizeRight);
    if (roundUpToPage(size) === undefined) refuse(refusals.sizeWraps);
    if (!vmo.resizable) refuse(refusals.notResizable);
    const rounded = keptSize(size, refusals.sizeTooLarge);
    vmo.resize(rounded.size, rounded.pages);
    return { status: ZX_OK };
  },

  zx_vmo_op_range: opRange,
  zx_vmo_set_cache_policy: setCachePolicy,
  zx_vmo_replace_as_executable: replaceAsExecutable,

  zx_vmo_create_child(caller, value, options, offset, size) {
    const { refusals } = vmoSyscalls.zx_vmo_create_child;
    const noWrite = (options & ZX_VMO_CHILD_NO_WRITE) !== 0;
    if (noWrite && (options & ZX_VMO_CHILD_RESIZABLE) !== 0) refuse(refusals.resizableWithoutWrite);
    const { handles, core } = caller.process;
    const parent = handles.resolve(value, refusals.handle);
    if (parent.object.discardable) refuse(refusals.discardableParent);
    const create = childToCreate(
      parent.object,
      (options & ~ZX_VMO_CHILD_NO_WRITE) >>> 0,
      offset,
      size,
      noWrite,
    );
    core.requireHandles(1);
    const child = create();
    if (parent.has(ZX_RIGHT_GET_PROPERTY)) child.name = parent.object.name;
    const rights = childRights(parent.rights, child, options);
    const lastDrop = recordDrop(parent.lastDrop, core.moment, (parent.rights & ~rights) >>> 0);
    return { status: ZX_OK, out: handles.add(core.mint(child, rights, lastDrop)) };
  },
};

interface AccessRules {
  readonly wraps: Rule;
  readonly notCached: Rule;
  readonly beyondEnd: Rule;
}

/** The range of a VMO that the kernel is to read or write. */
function accessible(
  vmo: Vmo,
  offset: U64,
  length: U64,
  rules: AccessRules,
): { offset: number; length: number } {
  if (addU64(offset, length) === undefined) refuse(rules.wraps);
  if (!vmo.isCached) refuse(rules.notCached);
  return within(vmo, offset, length) ?? refuse(rules.beyondEnd);
}

/** A range of a VMO, if it lies within. */
export function within(vmo: Vmo, offset: U64, length: U64): { offset: number; length: number } | undefined {
  const end = addU64(offset, length);
  if (end === undefined || end > vmo.size || !isKept(offset) || !isKept(length)) return undefined;
  return { offset, length };
}

/** A size rounded up to pages, as Zircon could have it. */
function roundSize(size: U64, tooLarge: Rule): U64 {
  const pages = roundUpToPage(size);
  return pages === undefined || pages > MAX_SIZE ? refuse(tooLarge) : pages;
}

/** A size and its pages, as the simulator can have it. */
function keptSize(size: U64, tooLarge: Rule): { size: number; pages: number } {
  const pages = roundSize(size, tooLarge);
  return isKept(size) && isKept(pages) ? { size, pages } : refuse(tooLarge);
}

/** Judges what is asked of a new child; what comes back makes it. */
function childToCreate(parent: Vmo, kind: number, offset: U64, size: U64, noWrite: boolean): () => Vmo {
  const { refusals } = vmoSyscalls.zx_vmo_create_child;
  const resizable = (kind & ZX_VMO_CHILD_RESIZABLE) !== 0;
  switch ((kind & ~ZX_VMO_CHILD_RESIZABLE) >>> 0) {
    case ZX_VMO_CHILD_SLICE:
      return resizable ? refuse(refusals.badOptions) : sliceToCreate(parent, offset, size);
    case ZX_VMO_CHILD_REFERENCE:
      return referenceToCreate(parent, offset, size, resizable);
    case ZX_VMO_CHILD_SNAPSHOT:
      return snapshotToCreate(parent, offset, size, resizable, noWrite);
    case ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE:
      return snapshotToCreate(parent, offset, size, resizable, false);
    default:
      return refuse(refusals.badOptions);
  }
}

function sliceToCreate(parent: Vmo, offset: U64, size: U64): () => Vmo {
  const { refusals } = vmoSyscalls.zx_vmo_create_child;
  if (!isPageAligned(offset)) refuse(refusals.unaligned);
  const range =
    within(parent, offset, roundSize(size, refusals.sizeTooLarge)) ?? refuse(refusals.sliceBeyondEnd);
  if (parent.resizable) refuse(refusals.sliceOfResizable);
  if (!parent.isCached) refuse(refusals.notCached);
  return () => parent.createSlice(range.offset, Number(size), range.length);
}

function referenceToCreate(parent: Vmo, offset: U64, size: U64, resizable: boolean): () => Vmo {
  const { refusals } = vmoSyscalls.zx_vmo_create_child;
  if (offset !== 0 || size !== 0) refuse(refusals.referenceRange);
  if (resizable && !parent.resizable) refuse(refusals.resizableReference);
  if (!parent.isCached) refuse(refusals.notCached);
  return () => parent.createReference();
}

function snapshotToCreate(
  parent: Vmo,
  offset: U64,
  size: U64,
  resizable: boolean,
  immutable: boolean,
): () => Vmo {
  const { refusals } = vmoSyscalls.zx_vmo_create_child;
  if (!isPageAligned(offset)) refuse(refusals.unaligned);
  const pages = roundSize(size, refusals.sizeTooLarge);
  if (!parent.isCached) refuse(refusals.notCached);
  if (parent.isWindow) refuse(refusals.snapshotOfSlice);
  const rootOffset = addU64(parent.rootOffset, offset) ?? refuse(refusals.rangeWraps);
  if (addU64(rootOffset, pages) === undefined) refuse(refusals.rangeWraps);
  const kept = keptSize(size, refusals.sizeTooLarge);
  if (!isKept(offset)) return refuse(refusals.offsetTooLarge);
  return () => parent.createSnapshot(offset, rootOffset, kept.size, kept.pages, resizable, immutable);
}

/** What the new handle may do: the parent handle's rights, less RESIZE, with what the kind of child gives and takes. */
function childRights(parentRights: number, child: Vmo, options: number): number {
  let rights = parentRights & ~ZX_RIGHT_RESIZE;
  if ((options & ZX_VMO_CHILD_RESIZABLE) !== 0) rights |= ZX_RIGHT_RESIZE;
  rights |= ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_SET_PROPERTY;
  if ((options & ZX_VMO_CHILD_NO_WRITE) !== 0) return rights & ~ZX_RIGHT_WRITE;
  return child.origin === 'snapshot' ? (rights | ZX_RIGHT_WRITE) & ~ZX_RIGHT_EXECUTE : rights;
}
