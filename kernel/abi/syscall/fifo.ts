import { ZX_FIFO_MAX_SIZE_BYTES } from '../constants';
import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import { ZX_ERR_INVALID_ARGS, ZX_ERR_OUT_OF_RANGE, ZX_ERR_PEER_CLOSED, ZX_ERR_SHOULD_WAIT } from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';
import { deniedByPolicy } from './policy';

const otherSize = rule(
  ZX_ERR_OUT_OF_RANGE,
  'elem_size',
  'elem_size must be the one that the fifo was created with',
);

export const fifoSyscalls = {
  /** Creates a fifo: two ends, and in each direction a queue of `elem_count` elements of `elem_size` bytes. */
  zx_fifo_create: syscall({
    number: 130,
    in: (elem_count = k.u64, elem_size = k.u64, options = k.options) => ({ elem_count, elem_size, options }),
    out: { out0: k.handle, out1: k.handle },
    refusals: {
      ...deniedByPolicy('ZX_POL_NEW_FIFO'),
      badSize: rule(
        ZX_ERR_OUT_OF_RANGE,
        'elem_count',
        'elem_count and elem_size must be above 0, their product at most ZX_FIFO_MAX_SIZE_BYTES (4096)',
      ),
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Takes the oldest elements out, at most `count` of `elem_size` bytes each. `data` holds them one behind the other,
   * `actual_count` says how many they are.
   */
  zx_fifo_read: syscall({
    number: 131,
    in: (handle = k.handle, elem_size = k.u64, count = k.u64) => ({ handle, elem_size, count }),
    out: { data: k.bytes, actual_count: k.u64 },
    refusals: {
      handle: access('handle', 'fifo', ZX_RIGHT_READ),
      otherSize,
      nothing: rule(ZX_ERR_OUT_OF_RANGE, 'count', 'count must be above 0'),
      peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'no element is left, and the other end is closed'),
      empty: rule(ZX_ERR_SHOULD_WAIT, 'handle', 'no element has come yet: wait for ZX_FIFO_READABLE'),
    },
  }),
  /**
   * Queues elements of `elem_size` bytes for the other end: as many of those in `data` as it has room for, which
   * `actual_count` tells. Bytes behind the last whole element are ignored.
   */
  zx_fifo_write: syscall({
    number: 132,
    in: (handle = k.handle, elem_size = k.u64, data = k.bytesUpTo(ZX_FIFO_MAX_SIZE_BYTES)) => ({
      handle,
      elem_size,
      data,
    }),
    out: { actual_count: k.u64 },
    refusals: {
      handle: access('handle', 'fifo', ZX_RIGHT_WRITE),
      peerClosed: rule(ZX_ERR_PEER_CLOSED, 'handle', 'the other end must still be open'),
      otherSize,
      nothing: rule(ZX_ERR_OUT_OF_RANGE, 'data', 'data must hold at least one element'),
      full: rule(ZX_ERR_SHOULD_WAIT, 'handle', 'the other end has no room: wait for ZX_FIFO_WRITABLE'),
      ...noMemoryForBytes,
    },
  }),
};
