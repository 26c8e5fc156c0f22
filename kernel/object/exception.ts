import { ZX_EXCEPTION_STATE_TRY_NEXT, ZX_EXCEPTION_STRATEGY_FIRST_CHANCE } from '../abi/constants';
import { KernelObject } from './kernel-object';
import type { Thread } from './thread';

/** An exception as one handler sees it: its thread stays stopped until the last handle is closed. */
export class Exception extends KernelObject {
  readonly type = 'exception';
  /** ZX_PROP_EXCEPTION_STATE: what is to become of it when it is closed. */
  state = ZX_EXCEPTION_STATE_TRY_NEXT;
  /** ZX_PROP_EXCEPTION_STRATEGY: whether the debugger gets it once more. */
  strategy = ZX_EXCEPTION_STRATEGY_FIRST_CHANCE;

  constructor(
    readonly thread: Thread,
    /** ZX_EXCEPTION_CHANNEL_TYPE_*: where it is told of. */
    readonly channelType: number,
    private readonly closed: (exception: Exception) => void,
  ) {
    super(thread.core);
  }

  protected override onZeroHandles(): void {
    this.closed(this);
  }
}
