import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** One of two ends that pass small elements of one size to one another. */
export class Fifo extends WaitableObject<{ fifo: Fifo }> {
  /**
   * Both ends of a new fifo, which holds `elemCount` elements of `elemSize` bytes in each direction, 4096 bytes at
   * most. zx_fifo_create
   */
  static create(
    process: UserProcess,
    elemCount: number,
    elemSize: number,
    options = 0,
  ): Result<{ endpoint0: Fifo; endpoint1: Fifo }> {
    return shape(process.sys.zx_fifo_create(elemCount, elemSize, options), ({ out0, out1 }) => ({
      endpoint0: new Fifo(process, out0),
      endpoint1: new Fifo(process, out1),
    }));
  }

  /** Another handle to this end, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ fifo: Fifo }> {
    return this.duplicateHandle(rights);
  }

  /**
   * Queues the elements in `data`, as many as the other end has room for; ZX_ERR_SHOULD_WAIT if it has none.
   * zx_fifo_write
   */
  write(elemSize: number, data: Uint8Array): Result<{ actualCount: number }> {
    return shape(this.sys.zx_fifo_write(this.handle, elemSize, data), ({ actual_count }) => ({
      actualCount: actual_count,
    }));
  }

  /** Takes out the oldest elements, at most `count`; ZX_ERR_SHOULD_WAIT if there are none. zx_fifo_read */
  read(elemSize: number, count: number): Result<{ data: Uint8Array; actualCount: number }> {
    return shape(this.sys.zx_fifo_read(this.handle, elemSize, count), ({ data, actual_count }) => ({
      data,
      actualCount: actual_count,
    }));
  }

  /** Clears, then sets, user signals of the other end. zx_object_signal_peer */
  signalPeer(clear: number, set: number): Result {
    return this.sys.zx_object_signal_peer(this.handle, clear, set);
  }

  protected override wrap(handle: number): { fifo: Fifo } {
    return { fifo: new Fifo(this.process, handle) };
  }
}
