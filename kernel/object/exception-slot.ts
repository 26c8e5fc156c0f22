import { ZX_CHANNEL_PEER_CLOSED } from '../abi/signals';
import type { Core } from '../core';
import type { Handle } from '../handle/handle';
import { Channel } from './channel';
import type { Message } from './message';
import { attach, type SignalObserver } from './signal-observer';

/** Where one kind of handler of a task's exceptions may listen: the kernel's end of a channel, while there is one. */
export class ExceptionSlot {
  #end: Handle<Channel> | undefined;

  constructor(
    private readonly core: Core,
    /** ZX_EXCEPTION_CHANNEL_TYPE_* */
    readonly channelType: number,
  ) {}

  get isBound(): boolean {
    return this.#end !== undefined;
  }

  /** The handler's end of a new channel; the slot is free again when that is closed. */
  bind(): Channel {
    const [end, handlersEnd] = Channel.createPair(this.core);
    const handle = this.core.mint(end, 0);
    const watch: SignalObserver = {
      handle,
      signals: ZX_CHANNEL_PEER_CLOSED,
      match: () => this.close(),
      cancel: () => undefined,
    };
    attach(watch);
    this.#end = handle;
    return handlersEnd;
  }

  send(message: Message): void {
    this.#end?.object.peer?.receive(message);
  }

  /** Nobody is told of anything any more; the handler sees that its peer is closed. */
  close(): void {
    const end = this.#end;
    this.#end = undefined;
    if (end) this.core.release(end);
  }
}
