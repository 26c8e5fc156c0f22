import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_WRITABLE,
  ZX_OBJ_TYPE_CHANNEL,
} from '../../kernel/abi';
import type { ModelHandle } from './model-handles';
import { ModelEnd } from './model-object';

export interface ModelMessage {
  readonly bytes: Uint8Array;
  readonly handles: readonly ModelHandle[];
}

const FIRST_TXID = 0x80000001;

/** One end of a channel, with the messages that wait at it. */
export class ModelChannel extends ModelEnd {
  override readonly type = ZX_OBJ_TYPE_CHANNEL;
  override signals = ZX_CHANNEL_WRITABLE;
  #messages: ModelMessage[] = [];
  #nextTxid = FIRST_TXID;

  get next(): ModelMessage | undefined {
    return this.#messages[0];
  }

  get length(): number {
    return this.#messages.length;
  }

  /** The transaction id of the next call from this end. */
  takeTxid(): number {
    return this.#nextTxid++;
  }

  receive(message: ModelMessage): void {
    this.#messages.push(message);
    this.change(0, ZX_CHANNEL_READABLE);
  }

  shift(): void {
    this.#messages.shift();
    if (this.#messages.length === 0) this.change(ZX_CHANNEL_READABLE, 0);
  }

  override queued(): readonly ModelHandle[] {
    return this.#messages.flatMap(({ handles }) => handles);
  }

  override peerClosed(): void {
    this.change(ZX_CHANNEL_WRITABLE, ZX_CHANNEL_PEER_CLOSED);
  }

  override lastHandleClosed(): void {
    super.lastHandleClosed();
    this.drop();
  }

  /** Loses all its messages, and the handles in them. */
  drop(): void {
    const handles = this.queued();
    this.#messages = [];
    for (const handle of handles) handle.close();
  }
}
