import { syscall } from '../descriptor';
import * as k from '../kind';
import { vmoChildOptions, vmoOptions } from '../options';
import { ZX_RIGHT_DUPLICATE, ZX_RIGHT_MAP, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_UNAVAILABLE,
  ZX_ERR_WRONG_TYPE,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

const wraps = 'offset plus length must not exceed 2^64 - 1';
const beyondEnd = 'offset plus length must not exceed the size of the VMO';
const sizeTooLarge = rule(
  ZX_ERR_OUT_OF_RANGE,
  'size',
  'size, rounded up to pages, must stay below 2^53 (Zircon: just under 2^64)',
);

const notCached = rule(
  ZX_ERR_BAD_STATE,
  'handle',
  'the cache policy of the VMO must be ZX_CACHE_POLICY_CACHED (see zx_vmo_set_cache_policy)',
);

/** What ZX_VMO_OP_LOCK fills in: the range that is locked, and the range that had been discarded. */
const lockState = k.struct('zx_vmo_lock_state', {
  offset: k.u64,
  size: k.u64,
  discarded_offset: k.u64,
  discarded_size: k.u64,
});

export const vmoSyscalls = {
  /** Creates a VMO of `size` bytes, rounded up to pages, all zero. Its content size is `size` as given. */
  zx_vmo_create: syscall({
    number: 20,
    in: (size = k.u64, options = vmoOptions) => ({ size, options }),
    out: { out: k.handle },
    refusals: {
      ...deniedByPolicy('ZX_POL_NEW_VMO'),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options may hold ZX_VMO_RESIZABLE and ZX_VMO_DISCARDABLE only',
      ),
      sizeTooLarge,
      ...noMemoryForHandle,
    },
  }),
  /** Reads bytes. All or nothing; the bound is the size of the VMO, not its content size. */
  zx_vmo_read: syscall({
    number: 21,
    in: (handle = k.handle, offset = k.u64, buffer_size = k.u64) => ({ handle, offset, buffer_size }),
    out: { buffer: k.bytes },
    refusals: {
      handle: access('handle', 'vmo', ZX_RIGHT_READ),
      wraps: rule(ZX_ERR_OUT_OF_RANGE, 'buffer_size', wraps),
      notCached,
      beyondEnd: rule(ZX_ERR_OUT_OF_RANGE, 'buffer_size', beyondEnd),
      bufferTooLarge: rule(ZX_ERR_NO_MEMORY, 'buffer_size', 'the simulator reads at most 1 GiB at once'),
    },
  }),
  /** Writes bytes. All or nothing; changes neither size nor content size. */
  zx_vmo_write: syscall({
    number: 22,
    in: (handle = k.handle, buffer = k.bytes, offset = k.u64) => ({ handle, buffer, offset }),
    refusals: {
      handle: access('handle', 'vmo', ZX_RIGHT_WRITE),
      wraps: rule(ZX_ERR_OUT_OF_RANGE, 'buffer', wraps),
      notCached,
      beyondEnd: rule(ZX_ERR_OUT_OF_RANGE, 'buffer', beyondEnd),
      ...noMemoryForBytes,
    },
  }),
  /** The size in bytes, a multiple of the page size. Content size plays no part. */
  zx_vmo_get_size: syscall({
    number: 23,
    in: (handle = k.handle) => ({ handle }),
    out: { size: k.u64 },
    refusals: { handle: access('handle', 'vmo') },
  }),
  /** Resizes a VMO, rounded up to pages; sets the content size to `size` and zeroes the tail of the last page. */
  zx_vmo_set_size: syscall({
    number: 24,
    in: (handle = k.handle, size = k.u64) => ({ handle, size }),
    refusals: {
      handle: access('handle', 'vmo', ZX_RIGHT_WRITE),
      noResizeRight: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'a resizable VMO is resized only through a handle with ZX_RIGHT_RESIZE',
      ),
      sizeWraps: rule(ZX_ERR_OUT_OF_RANGE, 'size', 'size, rounded up to pages, must not exceed 2^64'),
      notResizable: rule(
        ZX_ERR_UNAVAILABLE,
        'handle',
        'only a VMO created with ZX_VMO_RESIZABLE (or ZX_VMO_CHILD_RESIZABLE) can be resized',
      ),
      sizeTooLarge,
    },
  }),
  /** Commits, decommits, zeroes, locks or hints at a range of a VMO. `buffer` comes back from ZX_VMO_OP_LOCK only. */
  zx_vmo_op_range: syscall({
    number: 25,
    in: (handle = k.handle, op = k.u32, offset = k.u64, size = k.u64) => ({ handle, op, offset, size }),
    optional: (buffer_size = k.u64) => ({ buffer_size }),
    out: { buffer: k.maybe(lockState) },
    refusals: {
      handle: access('handle', 'vmo'),
      badOp: rule(ZX_ERR_INVALID_ARGS, 'op', 'op must be one of the ZX_VMO_OP_* operations'),
      needsRead: rule(ZX_ERR_ACCESS_DENIED, 'handle', 'a cache operation needs ZX_RIGHT_READ'),
      needsWrite: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'COMMIT, DECOMMIT, ZERO and CACHE_INVALIDATE need ZX_RIGHT_WRITE',
      ),
      needsReadOrWrite: rule(
        ZX_ERR_ACCESS_DENIED,
        'handle',
        'LOCK, TRY_LOCK and UNLOCK need ZX_RIGHT_READ or ZX_RIGHT_WRITE',
      ),
      notCached,
      beyondEnd: rule(
        ZX_ERR_OUT_OF_RANGE,
        'offset',
        'offset plus size must not wrap, and offset (of a cache operation: the whole range) must lie within the VMO',
      ),
      entangled: rule(
        ZX_ERR_NOT_SUPPORTED,
        'handle',
        'a VMO that shares pages copy-on-write with a living snapshot or parent can not be decommitted',
      ),
      unaligned: rule(
        ZX_ERR_INVALID_ARGS,
        'offset',
        'offset and size of a DECOMMIT must be multiples of the page size',
      ),
      notDiscardable: rule(
        ZX_ERR_NOT_SUPPORTED,
        'handle',
        'only a VMO created with ZX_VMO_DISCARDABLE has locks',
      ),
      lockRange: rule(
        ZX_ERR_OUT_OF_RANGE,
        'offset',
        'a lock covers the whole VMO: offset 0, size that of the VMO',
      ),
      lockBuffer: rule(
        ZX_ERR_INVALID_ARGS,
        'buffer_size',
        'LOCK needs room for a zx_vmo_lock_state: 32 bytes',
      ),
      notLocked: rule(ZX_ERR_BAD_STATE, 'handle', 'UNLOCK must undo an earlier LOCK'),
      emptyCacheRange: rule(ZX_ERR_INVALID_ARGS, 'size', 'a cache operation needs a range that is not empty'),
      ...noMemoryForBytes,
    },
  }),
  /** Creates a child: a snapshot (its own copy), a slice (a window) or a reference (the same VMO again). */
  zx_vmo_create_child: syscall({
    number: 26,
    in: (handle = k.handle, options = vmoChildOptions, offset = k.u64, size = k.u64) => ({
      handle,
      options,
      offset,
      size,
    }),
    out: { out: k.handle },
    refusals: {
      resizableWithoutWrite: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'ZX_VMO_CHILD_NO_WRITE and ZX_VMO_CHILD_RESIZABLE exclude each other',
      ),
      handle: access('handle', 'vmo', ZX_RIGHT_DUPLICATE | ZX_RIGHT_READ),
      discardableParent: rule(ZX_ERR_NOT_SUPPORTED, 'handle', 'a discardable VMO can have no children'),
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options must name one kind of child: SNAPSHOT or SNAPSHOT_AT_LEAST_ON_WRITE (also RESIZABLE), SLICE, REFERENCE (also RESIZABLE)',
      ),
      unaligned: rule(ZX_ERR_INVALID_ARGS, 'offset', 'offset must be a multiple of the page size'),
      sizeTooLarge,
      sliceBeyondEnd: rule(ZX_ERR_INVALID_ARGS, 'size', 'a slice must lie within its parent'),
      sliceOfResizable: rule(ZX_ERR_NOT_SUPPORTED, 'handle', 'a resizable VMO can have no slices'),
      referenceRange: rule(
        ZX_ERR_INVALID_ARGS,
        'offset',
        'a reference is of the whole VMO: offset 0 and size 0',
      ),
      resizableReference: rule(
        ZX_ERR_NOT_SUPPORTED,
        'options',
        'a reference can be resizable only if the VMO it refers to is',
      ),
      notCached,
      snapshotOfSlice: rule(ZX_ERR_NOT_SUPPORTED, 'handle', 'a slice can have no snapshots'),
      rangeWraps: rule(
        ZX_ERR_INVALID_ARGS,
        'offset',
        'offset, counted from the VMO that the first of a chain of snapshots was made of, plus size must not wrap',
      ),
      offsetTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'offset',
        'the simulator keeps offsets below 2^53 (Zircon takes any u64)',
      ),
      ...noMemoryForBytes,
      ...noMemoryForHandle,
    },
  }),
  /** Says how the memory of a VMO is cached: ZX_CACHE_POLICY_*. The kernel itself reads and writes cached memory only. */
  zx_vmo_set_cache_policy: syscall({
    number: 27,
    in: (handle = k.handle, cache_policy = k.u32) => ({ handle, cache_policy }),
    refusals: {
      badPolicy: rule(
        ZX_ERR_INVALID_ARGS,
        'cache_policy',
        'cache_policy must be one of the ZX_CACHE_POLICY_* values (0 to 3)',
      ),
      handle: access('handle', 'vmo', ZX_RIGHT_MAP),
      committed: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'a VMO that is not cached must have no committed pages when its cache policy changes',
      ),
      mapped: rule(ZX_ERR_BAD_STATE, 'handle', 'the VMO must not be mapped'),
      related: rule(ZX_ERR_BAD_STATE, 'handle', 'the VMO must neither have children nor be a child'),
    },
  }),
  /** Turns a handle into one with ZX_RIGHT_EXECUTE as well. The handle is consumed, whatever comes of it. */
  zx_vmo_replace_as_executable: syscall({
    number: 28,
    in: (handle = k.handle, vmex = k.handle) => ({ handle, vmex }),
    out: { out: k.handle },
    refusals: {
      badHandle: rule(ZX_ERR_BAD_HANDLE, 'handle', 'handle must be a handle to a vmo of the calling process'),
      ...deniedByPolicy('ZX_POL_AMBIENT_MARK_VMO_EXEC'),
      badVmex: rule(
        ZX_ERR_BAD_HANDLE,
        'vmex',
        'vmex must be ZX_HANDLE_INVALID or a handle of the calling process',
      ),
      noResource: rule(
        ZX_ERR_WRONG_TYPE,
        'vmex',
        'vmex must be ZX_HANDLE_INVALID, or a resource of the kind VMEX (nobody has one)',
      ),
    },
  }),
};
