import {
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_UNAVAILABLE,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_OP_ALWAYS_NEED,
  ZX_VMO_OP_CACHE_CLEAN,
  ZX_VMO_OP_CACHE_CLEAN_INVALIDATE,
  ZX_VMO_OP_CACHE_INVALIDATE,
  ZX_VMO_OP_CACHE_SYNC,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_OP_DONT_NEED,
  ZX_VMO_OP_LOCK,
  ZX_VMO_OP_TRY_LOCK,
  ZX_VMO_OP_UNLOCK,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
} from '../../kernel/abi';
import { fail } from './failed';
import { ModelBytes } from './model-bytes';
import type { ModelCallsOf } from './model-calls';
import { ModelVmo } from './model-vmo';
import { down, isAligned, isInRange, KEPT_LIMIT, trimmed, up, wraps } from './u64';

/** The most that the simulator reads at once. */
const MAX_READ = 2n ** 30n;
const LOCK_STATE_SIZE = 32n;

export const vmoCalls: ModelCallsOf<
  'zx_vmo_create' | 'zx_vmo_read' | 'zx_vmo_write' | 'zx_vmo_get_size' | 'zx_vmo_set_size' | 'zx_vmo_op_range'
> = {
  zx_vmo_create({ table, world }, asked, options) {
    const size = BigInt(asked);
    if ((options & ~(ZX_VMO_RESIZABLE | ZX_VMO_DISCARDABLE)) !== 0) fail(ZX_ERR_INVALID_ARGS);
    if (up(size) >= KEPT_LIMIT) fail(ZX_ERR_OUT_OF_RANGE);
    const isResizable = (options & ZX_VMO_RESIZABLE) !== 0;
    const vmo = new ModelVmo(world, {
      view: { bytes: new ModelBytes(Number(up(size))), start: 0, window: undefined, offsetInRoot: 0n },
      content: { size: Number(size) },
      name: '',
      isResizable,
      isDiscardable: (options & ZX_VMO_DISCARDABLE) !== 0,
    });
    return {
      status: ZX_OK,
      out: table.mint(vmo, ZX_DEFAULT_VMO_RIGHTS | (isResizable ? ZX_RIGHT_RESIZE : 0)),
    };
  },

  zx_vmo_read({ table }, value, offset, length) {
    const [vmo] = table.of(ModelVmo, value, ZX_RIGHT_READ);
    if (!isInRange(BigInt(offset), BigInt(length), vmo.size)) fail(ZX_ERR_OUT_OF_RANGE);
    if (BigInt(length) > MAX_READ) fail(ZX_ERR_NO_MEMORY);
    return { status: ZX_OK, buffer: vmo.read(Number(offset), Number(length)) };
  },

  zx_vmo_write({ table }, value, data, offset) {
    const [vmo] = table.of(ModelVmo, value, ZX_RIGHT_WRITE);
    if (!isInRange(BigInt(offset), BigInt(data.length), vmo.size)) fail(ZX_ERR_OUT_OF_RANGE);
    vmo.write(Number(offset), data);
    return { status: ZX_OK };
  },

  zx_vmo_get_size({ table }, value) {
    const [vmo] = table.of(ModelVmo, value);
    return { status: ZX_OK, size: vmo.size };
  },

  zx_vmo_set_size({ table }, value, asked) {
    const size = BigInt(asked);
    const [vmo, handle] = table.of(ModelVmo, value, ZX_RIGHT_WRITE);
    if (vmo.isResizable && !handle.has(ZX_RIGHT_RESIZE)) fail(ZX_ERR_ACCESS_DENIED);
    if (wraps(up(size))) fail(ZX_ERR_OUT_OF_RANGE);
    if (!vmo.isResizable) fail(ZX_ERR_UNAVAILABLE);
    if (up(size) >= KEPT_LIMIT) fail(ZX_ERR_OUT_OF_RANGE);
    vmo.view.bytes.resize(Number(up(size)));
    vmo.setContentSize(Number(size));
    return { status: ZX_OK };
  },

  zx_vmo_op_range({ table }, value, op, from, length, room = 0) {
    const [vmo, handle] = table.of(ModelVmo, value);
    const [offset, size] = [BigInt(from), BigInt(length)];
    const need = (...rights: number[]): void => {
      if (!rights.some((right) => handle.has(right))) fail(ZX_ERR_ACCESS_DENIED);
    };
    switch (op) {
      case ZX_VMO_OP_COMMIT:
        need(ZX_RIGHT_WRITE);
        if (wraps(up(offset + size)) || down(offset) > vmo.size) fail(ZX_ERR_OUT_OF_RANGE);
        return { status: ZX_OK };
      case ZX_VMO_OP_DECOMMIT:
        need(ZX_RIGHT_WRITE);
        decommit(vmo, offset, size);
        return { status: ZX_OK };
      case ZX_VMO_OP_ZERO: {
        need(ZX_RIGHT_WRITE);
        const covered = trimmed(offset, size, vmo.size) ?? fail(ZX_ERR_OUT_OF_RANGE);
        vmo.zero(Number(offset), Number(offset + covered));
        return { status: ZX_OK };
      }
      case ZX_VMO_OP_LOCK:
      case ZX_VMO_OP_TRY_LOCK:
      case ZX_VMO_OP_UNLOCK:
        need(ZX_RIGHT_READ, ZX_RIGHT_WRITE);
        if (!vmo.isDiscardable) fail(ZX_ERR_NOT_SUPPORTED);
        if (offset !== 0n || size !== BigInt(vmo.size)) fail(ZX_ERR_OUT_OF_RANGE);
        return lockOrUnlock(vmo, op, BigInt(room));
      case ZX_VMO_OP_CACHE_INVALIDATE:
      case ZX_VMO_OP_CACHE_SYNC:
      case ZX_VMO_OP_CACHE_CLEAN:
      case ZX_VMO_OP_CACHE_CLEAN_INVALIDATE:
        need(op === ZX_VMO_OP_CACHE_INVALIDATE ? ZX_RIGHT_WRITE : ZX_RIGHT_READ);
        if (size === 0n) fail(ZX_ERR_INVALID_ARGS);
        if (!isInRange(offset, size, vmo.size)) fail(ZX_ERR_OUT_OF_RANGE);
        return { status: ZX_OK };
      case ZX_VMO_OP_DONT_NEED:
      case ZX_VMO_OP_ALWAYS_NEED:
        if (wraps(offset + size)) fail(ZX_ERR_OUT_OF_RANGE);
        return { status: ZX_OK };
      default:
        return fail(ZX_ERR_INVALID_ARGS);
    }
  },
};

/** A slice passes on to its owner what lies within the slice. */
function decommit(vmo: ModelVmo, offset: bigint, size: bigint): void {
  const covered = trimmed(offset, size, vmo.size) ?? fail(ZX_ERR_OUT_OF_RANGE);
  if (covered === 0n) return;
  if (vmo.view.bytes.sharesPages) fail(ZX_ERR_NOT_SUPPORTED);
  if (!isAligned(offset) || !isAligned(vmo.isSlice ? covered : size)) fail(ZX_ERR_INVALID_ARGS);
  vmo.zero(Number(offset), Number(offset + covered));
}

function lockOrUnlock(vmo: ModelVmo, op: number, room: bigint): { status: number; buffer?: object } {
  if (op === ZX_VMO_OP_UNLOCK) {
    if (vmo.locks === 0) fail(ZX_ERR_BAD_STATE);
    vmo.locks--;
    return { status: ZX_OK };
  }
  if (op === ZX_VMO_OP_LOCK && room < LOCK_STATE_SIZE) fail(ZX_ERR_INVALID_ARGS);
  vmo.locks++;
  if (op === ZX_VMO_OP_TRY_LOCK) return { status: ZX_OK };
  return { status: ZX_OK, buffer: { offset: 0, size: vmo.size, discarded_offset: 0, discarded_size: 0 } };
}
