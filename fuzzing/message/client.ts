import { ZX_ERR_PEER_CLOSED, ZX_OK } from '../../kernel/abi';
import type { Result } from '../../kernel/abi';
import { isZxError } from '../../kernel/abi/names';
import type { Channel } from '../../zx';
import { Connection, type Ended, type Received, valueOf } from './connection';
import { BadMessage, type Kind } from './kind';
import type { ClientOf, Methods, Protocol } from './protocol';

/** Transaction ids from here on belong to zx_channel_call. */
const TXID_END = 0x80000000;

interface Pending {
  readonly name: string;
  readonly reply: Kind<unknown>;
  resolve(result: Result): void;
}

/** The asking side of a protocol. */
export interface Client<M extends Methods> extends Disposable {
  readonly call: ClientOf<M>;
  readonly isOpen: boolean;
  /** Settles when the connection has ended, and tells why. Calls that are pending then get its status. */
  readonly ended: Promise<Ended>;
  /** Closes the channel: pending calls end with ZX_ERR_CANCELED. */
  close(): void;
}

/** Speaks a protocol over a channel, which it takes over. */
export function connectTo<M extends Methods>(protocol: Protocol<M>, channel: Channel): Client<M> {
  return new ChannelClient(protocol, channel);
}

class ChannelClient<M extends Methods> implements Client<M> {
  readonly call: ClientOf<M>;
  readonly #connection: Connection;
  readonly #pending = new Map<number, Pending>();
  #lastTxid = 0;

  constructor(protocol: Protocol<M>, channel: Channel) {
    this.#connection = new Connection(channel, protocol.name, (message) => this.#settle(message));
    void this.ended.then((ended) => this.#endAll(ended));
    const calls = Object.entries(protocol.methods).map(([name, { ordinal, request, reply }]) => [
      name,
      reply
        ? (values: unknown) => this.#ask(name, ordinal, request, reply, values)
        : (values: unknown) => this.#send(0, ordinal, request, values),
    ]);
    this.call = Object.fromEntries(calls) as ClientOf<M>;
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  get ended(): Promise<Ended> {
    return this.#connection.ended;
  }

  close(): void {
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** The request is in the channel when this returns. */
  async #ask(
    name: string,
    ordinal: number,
    request: Kind<unknown>,
    reply: Kind<unknown>,
    values: unknown,
  ): Promise<Result> {
    const txid = this.#nextTxid();
    const sent = this.#send(txid, ordinal, request, values);
    if (sent.status !== ZX_OK) return sent;
    return await new Promise((resolve) => this.#pending.set(txid, { name, reply, resolve }));
  }

  #send(txid: number, ordinal: number, request: Kind<unknown>, values: unknown): Result {
    const sent = this.#connection.send(txid, ordinal, request, values);
    return this.isOpen ? sent : { status: ZX_ERR_PEER_CLOSED };
  }

  #settle(message: Received): void {
    const { txid, number: status } = message;
    const pending = this.#pending.get(txid);
    if (!pending) throw new BadMessage(`bad message: no call waits for a reply with id ${txid}`);
    const result = status === ZX_OK ? this.#success(pending, message) : failed(message);
    this.#pending.delete(txid);
    pending.resolve(result);
  }

  #success({ name, reply }: Pending, message: Received): Result {
    return { status: ZX_OK, ...(valueOf(reply, `reply to ${name}`, message) as object) };
  }

  #endAll(ended: Ended): void {
    for (const pending of this.#pending.values()) pending.resolve({ status: ended.status });
    this.#pending.clear();
  }

  #nextTxid(): number {
    do this.#lastTxid = (this.#lastTxid + 1) % TXID_END || 1;
    while (this.#pending.has(this.#lastTxid));
    return this.#lastTxid;
  }
}

function failed({ number: status, value, incoming }: Received): Result {
  if (!isZxError(status) || value !== null) throw new BadMessage(`bad message: ${status} is no status`);
  incoming.requireNoneLeft();
  return { status };
}
