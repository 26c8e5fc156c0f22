import { ZX_PROP_EXCEPTION_STATE, ZX_PROP_EXCEPTION_STRATEGY } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import { Process } from './process';
import { shape } from './shape';
import { Thread } from './thread';
import { ZxObject } from './zx-object';

/** An exception, as it comes on an exception channel: it keeps its thread stopped until it is closed. */
export class Exception extends ZxObject<{ exception: Exception }> {
  /** The thread that it stopped. zx_exception_get_thread */
  getThread(): Result<{ thread: Thread }> {
    return shape(this.sys.zx_exception_get_thread(this.handle), ({ out }) => ({
      thread: new Thread(this.process, out),
    }));
  }

  /** The process of that thread; not for a handler of the thread alone. zx_exception_get_process */
  getProcess(): Result<{ process: Process }> {
    return shape(this.sys.zx_exception_get_process(this.handle), ({ out }) => ({
      process: new Process(this.process, out),
    }));
  }

  /** What is to become of it when it is closed: ZX_EXCEPTION_STATE_*. zx_object_set_property */
  setState(state: number): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_EXCEPTION_STATE, state);
  }

  /** Whether the debugger gets it once more: ZX_EXCEPTION_STRATEGY_*. zx_object_set_property */
  setStrategy(strategy: number): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_EXCEPTION_STRATEGY, strategy);
  }

  protected override wrap(handle: number): { exception: Exception } {
    return { exception: new Exception(this.process, handle) };
  }
}
