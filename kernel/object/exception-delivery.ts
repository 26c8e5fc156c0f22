import {
  ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER,
  ZX_EXCEPTION_CHANNEL_TYPE_NONE,
  ZX_EXCEPTION_STATE_HANDLED,
  ZX_EXCEPTION_STATE_THREAD_EXIT,
  ZX_EXCEPTION_STRATEGY_SECOND_CHANCE,
} from '../abi/constants';
import { ZX_DEFAULT_EXCEPTION_RIGHTS } from '../abi/rights';
import { Exception } from './exception';
import type { ExceptionSlot } from './exception-slot';
import type { Thread } from './thread';

/** How an exception ended. */
export type Resolution = 'handled' | 'exit' | 'unhandled';

/** What an exception tells of. */
export interface ExceptionCause {
  /** ZX_EXCP_* */
  readonly type: number;
  /** Of a policy exception: a ZX_POL_* condition or ZX_EXCP_POLICY_CODE_*; otherwise 0. */
  readonly code: number;
}

const INFO_BYTES = 24;

/** An exception on its way from handler to handler. */
export class ExceptionDelivery {
  #current = ZX_EXCEPTION_CHANNEL_TYPE_NONE;
  #isCancelled = false;

  constructor(
    private readonly thread: Thread,
    readonly cause: ExceptionCause,
    /** Who is asked, in this order. */
    private slots: readonly ExceptionSlot[],
    private readonly done: (resolution: Resolution) => void,
  ) {}

  /** ZX_EXCEPTION_CHANNEL_TYPE_*: who has it now. */
  get channelType(): number {
    return this.#current;
  }

  /** Gives it to the next handler that there is. */
  next(): void {
    for (;;) {
      const [slot, ...rest] = this.slots;
      this.slots = rest;
      if (!slot) return this.done('unhandled');
      if (slot.isBound) return this.#give(slot);
    }
  }

  /** Its thread has ended: whatever its handler does counts for nothing. */
  cancel(): void {
    this.#isCancelled = true;
  }

  #give(slot: ExceptionSlot): void {
    const { thread } = this;
    this.#current = slot.channelType;
    const exception = new Exception(thread, slot.channelType, () => this.#closed(exception, slot));
    const handle = thread.core.mint(exception, ZX_DEFAULT_EXCEPTION_RIGHTS);
    slot.send({ bytes: this.#info(), handles: [handle] });
  }

  #closed({ state, strategy }: Exception, slot: ExceptionSlot): void {
    if (this.#isCancelled) return;
    if (state === ZX_EXCEPTION_STATE_HANDLED) return this.done('handled');
    if (state === ZX_EXCEPTION_STATE_THREAD_EXIT) return this.done('exit');
    if (strategy === ZX_EXCEPTION_STRATEGY_SECOND_CHANCE) this.#askAgain(slot);
    this.next();
  }

  /** A debugger that wants it is asked once more, when the handlers of thread and process were. */
  #askAgain(slot: ExceptionSlot): void {
    const { process } = this.thread;
    if (this.#current !== ZX_EXCEPTION_CHANNEL_TYPE_DEBUGGER || this.slots.length === 0) return;
    const at = this.slots.indexOf(process.exceptions) + 1;
    this.slots = [...this.slots.slice(0, at), slot, ...this.slots.slice(at)];
  }

  /** `zx_exception_info_t`: pid, tid, type. */
  #info(): Uint8Array {
    const bytes = new Uint8Array(INFO_BYTES);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(this.thread.process.koid), true);
    view.setBigUint64(8, BigInt(this.thread.koid), true);
    view.setUint32(16, this.cause.type, true);
    return bytes;
  }
}
