import { Channel } from './channel';
import type { Result } from '../kernel/abi';
import { NamedObject } from './named-object';
import { shape } from './shape';

/** A job, process or thread. */
export abstract class Task<Outs extends object = object> extends NamedObject<Outs> {
  /**
   * Where exceptions of the task are told of: each message carries one `Exception`. `options`:
   * ZX_EXCEPTION_CHANNEL_DEBUGGER. zx_task_create_exception_channel
   */
  createExceptionChannel(options = 0): Result<{ channel: Channel }> {
    const result = this.sys.zx_task_create_exception_channel(this.handle, options);
    return shape(result, ({ out }) => ({ channel: new Channel(this.process, out) }));
  }
}
