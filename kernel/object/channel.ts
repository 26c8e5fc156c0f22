import { ZX_CHANNEL_READABLE, ZX_CHANNEL_WRITABLE } from '../abi/signals';
import type { Core } from '../core';
import { Queue } from '../queue';
import { type Message, txidOf } from './message';
import { PeeredObject } from './peered-object';

/** The kernel's own transaction ids are those from here on. */
const FIRST_TXID = 0x80000000;

/** A zx_channel_call in progress, as its end of the channel sees it. It leaves the channel before it is told. */
export interface WaitingCall {
  reply(message: Message): void;
  peerClosed(): void;
  /** The last handle to the calling end is gone. */
  cancel(): void;
}

/** One end of a channel: the messages that have come from the other end, and the calls that wait for a reply. */
export class Channel extends PeeredObject<Channel> {
  readonly type = 'channel';
  readonly #messages = new Queue<Message>();
  /** Made with the first call: most ends never make one. */
  #calls: Map<number, WaitingCall> | undefined;
  #lastTxid = FIRST_TXID;

  private constructor(core: Core) {
    super(core, ZX_CHANNEL_WRITABLE);
  }

  static createPair(core: Core): [Channel, Channel] {
    const pair: [Channel, Channel] = [new Channel(core), new Channel(core)];
    PeeredObject.join(pair[0], pair[1]);
    return pair;
  }

  /** The oldest message, left where it is. */
  get oldest(): Message | undefined {
    return this.#messages.peek();
  }

  /** How many messages wait to be read. */
  get queued(): number {
    return this.#messages.length;
  }

  /**
   * Takes in a message from the other end: a call that waits for it gets it, else it is queued. False if the queue
   * has thereby grown past what one endpoint may hold.
   */
  receive(message: Message): boolean {
    if (this.#calls?.size && this.#replyTo(this.#calls, message)) return true;
    this.#messages.push(message);
    this.core.budget.adjust(message.bytes.length);
    this.core.transit.enter(message, this);
    this.updateSignals(0, ZX_CHANNEL_READABLE);
    return this.#messages.length <= this.core.limits.messages;
  }

  /** Takes the oldest message out. */
  take(): Message | undefined {
    const message = this.#messages.shift();
    if (!message) return undefined;
    this.core.budget.adjust(-message.bytes.length);
    this.core.transit.leave(message);
    if (this.#messages.length === 0) this.updateSignals(ZX_CHANNEL_READABLE, 0);
    return message;
  }

  /** Has a call wait for the message that bears the transaction id given here; `forget` it when it needs no more. */
  await(call: WaitingCall): number {
    const calls = (this.#calls ??= new Map());
    do this.#lastTxid = ((this.#lastTxid + 1) | FIRST_TXID) >>> 0;
    while (calls.has(this.#lastTxid));
    calls.set(this.#lastTxid, call);
    return this.#lastTxid;
  }

  forget(txid: number): void {
    this.#calls?.delete(txid);
  }

  /** Drops all messages; the handles in them are closed. */
  discardMessages(): void {
    for (let message = this.take(); message; message = this.take()) {
      for (const handle of message.handles) this.core.release(handle);
    }
  }

  protected override onZeroHandles(): void {
    for (const call of this.#endCalls()) call.cancel();
    super.onZeroHandles();
    this.discardMessages();
  }

  protected override onPeerClosed(): void {
    for (const call of this.#endCalls()) call.peerClosed();
  }

  #replyTo(calls: Map<number, WaitingCall>, message: Message): boolean {
    const txid = txidOf(message);
    const call = calls.get(txid);
    if (!call) return false;
    calls.delete(txid);
    call.reply(message);
    return true;
  }

  #endCalls(): WaitingCall[] {
    const calls = [...(this.#calls?.values() ?? [])];
    this.#calls = undefined;
    return calls;
  }
}
