import { syscall } from '../descriptor';
import * as k from '../kind';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
} from '../status';
import { noMemoryForBytes } from './limits';
import { dead, emptyRange, unalignedAddress, unmapping } from './vmar';

export const vmarRangeSyscalls = {
  /**
   * Works on the memory that is mapped in a range, rounded up to pages, mapping by mapping: ZX_VMAR_OP_COMMIT,
   * DECOMMIT, MAP_RANGE, DONT_NEED, ALWAYS_NEED. What was done before a failure stays done.
   */
  zx_vmar_op_range: syscall({
    number: 35,
    in: (handle = k.handle, op = k.u32, addr = k.address, len = k.u64) => ({ handle, op, addr, len }),
    optional: (buffer_size = k.u64) => ({ buffer_size }),
    refusals: {
      handle: access('handle', 'vmar'),
      badOp: rule(ZX_ERR_INVALID_ARGS, 'op', 'op must be one of the ZX_VMAR_OP_* operations'),
      buffer: rule(ZX_ERR_INVALID_ARGS, 'buffer_size', 'no operation takes a buffer: buffer_size must be 0'),
      emptyRange: emptyRange(),
      unalignedAddress,
      outsideRegion: rule(ZX_ERR_OUT_OF_RANGE, 'len', 'the range from addr must lie within the region'),
      dead: dead('handle'),
      hole: rule(ZX_ERR_BAD_STATE, 'len', 'the whole range must be mapped'),
      throughParent: rule(
        ZX_ERR_INVALID_ARGS,
        'handle',
        'COMMIT and DECOMMIT of what is mapped in a region within go through the handle of that region',
      ),
      childrenRight: rule(
        ZX_ERR_INVALID_ARGS,
        'handle',
        'reaching what is mapped in a region within needs ZX_RIGHT_OP_CHILDREN',
      ),
      neverWritable: rule(
        ZX_ERR_ACCESS_DENIED,
        'op',
        'COMMIT and DECOMMIT need mappings that could be made writable: handles of VMO and region had ZX_RIGHT_WRITE',
      ),
      beyondEnd: rule(
        ZX_ERR_OUT_OF_RANGE,
        'addr',
        'what COMMIT and DECOMMIT name of a mapping must begin within its VMO',
      ),
      entangled: rule(
        ZX_ERR_NOT_SUPPORTED,
        'op',
        'a VMO that shares pages copy-on-write with a living snapshot or parent can not be decommitted',
      ),
      ...noMemoryForBytes,
    },
  }),
  /**
   * Unmaps a range, closes a handle (or none: ZX_HANDLE_INVALID) and ends the calling thread. It returns only if it
   * can't unmap; then nothing has happened. Where it can't close the process ends as by a fatal exception.
   */
  zx_vmar_unmap_handle_close_thread_exit: syscall({
    number: 36,
    in: (vmar_handle = k.handle, addr = k.address, size = k.u64, close_handle = k.handle) => ({
      vmar_handle,
      addr,
      size,
      close_handle,
    }),
    endsThread: true,
    refusals: unmapping('vmar_handle', 'size'),
  }),
};
