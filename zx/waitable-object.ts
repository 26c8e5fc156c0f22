import { ZX_TIME_INFINITE } from '../kernel/abi';
import type { Result, Syscalls } from '../kernel/abi';
import type { Port } from './port';
import { ZxObject } from './zx-object';

/** What a wait gives: `observed` is the whole signal state, also on ZX_ERR_TIMED_OUT and ZX_ERR_CANCELED. */
export type WaitResult = ReturnType<Syscalls['zx_object_wait_one']>;

/** An object whose signals a program can wait for and, within limits, change. */
export abstract class WaitableObject<Outs extends object = object> extends ZxObject<Outs> {
  /**
   * Blocks until the object has one of `signals`; `deadline` is in nanoseconds, ZX_TIME_INFINITE if left out.
   * zx_object_wait_one
   */
  waitOne(signals: number, deadline: number | bigint = ZX_TIME_INFINITE): WaitResult {
    return this.sys.zx_object_wait_one(this.handle, signals, deadline);
  }

  /** The calls that block, as Promises: registered in the kernel when they return, never blocking the event loop. */
  get async() {
    return {
      /** zx_object_wait_one */
      waitOne: (signals: number, deadline: number | bigint = ZX_TIME_INFINITE): Promise<WaitResult> =>
        this.process.async.zx_object_wait_one(this.handle, signals, deadline),
    };
  }

  /**
   * Asks for one packet with `key` on `port` when the object has one of `signals`. `options`: ZX_WAIT_ASYNC_*.
   * zx_object_wait_async
   */
  waitAsync(port: Port, key: number | bigint, signals: number, options = 0): Result {
    return this.sys.zx_object_wait_async(this.handle, this.beside(port), key, signals, options);
  }

  /** Clears, then sets, user signals (and, of an event or eventpair, SIGNALED) of the object. zx_object_signal */
  signal(clear: number, set: number): Result {
    return this.sys.zx_object_signal(this.handle, clear, set);
  }
}
