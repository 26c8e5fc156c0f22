import { ZX_FIFO_MAX_SIZE_BYTES, ZX_POL_NEW_FIFO } from '../abi/constants';
import { ZX_DEFAULT_FIFO_RIGHTS } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { fifoSyscalls } from '../abi/syscall/fifo';
import { Fifo } from '../object/fifo';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { enforcePolicy } from './policy';
import { createPair } from './pair';

export const fifoHandlers: HandlersOf<typeof fifoSyscalls> = {
  zx_fifo_create(caller, elem_count, elem_size, options) {
    const { refusals } = fifoSyscalls.zx_fifo_create;
    enforcePolicy(caller, ZX_POL_NEW_FIFO, refusals.policy);
    const geometry = { count: Number(elem_count), size: Number(elem_size) };
    const bytes = geometry.count * geometry.size;
    if (bytes === 0 || bytes > ZX_FIFO_MAX_SIZE_BYTES) refuse(refusals.badSize);
    if (options !== 0) refuse(refusals.badOptions);
    return createPair(caller, ZX_DEFAULT_FIFO_RIGHTS, (core) => Fifo.createPair(core, geometry));
  },

  zx_fifo_read(caller, handle, elem_size, count) {
    const { refusals } = fifoSyscalls.zx_fifo_read;
    const { object: fifo } = caller.process.handles.resolve(handle, refusals.handle);
    if (elem_size !== fifo.elementSize) refuse(refusals.otherSize);
    if (count === 0) refuse(refusals.nothing);
    if (fifo.queued === 0) refuse(fifo.peer ? refusals.empty : refusals.peerClosed);
    const actual_count = Math.min(Number(count), fifo.queued);
    return { status: ZX_OK, data: fifo.take(actual_count), actual_count };
  },

  zx_fifo_write(caller, handle, elem_size, data) {
    const { refusals } = fifoSyscalls.zx_fifo_write;
    const { object: fifo } = caller.process.handles.resolve(handle, refusals.handle);
    const { elementSize, peer } = fifo;
    if (!peer) return refuse(refusals.peerClosed);
    if (elem_size !== elementSize) refuse(refusals.otherSize);
    const count = Math.floor(data.length / elementSize);
    if (count === 0) refuse(refusals.nothing);
    if (peer.free === 0) refuse(refusals.full);
    const actual_count = Math.min(count, peer.free);
    peer.receive(data.subarray(0, actual_count * elementSize));
    return { status: ZX_OK, actual_count };
  },
};
