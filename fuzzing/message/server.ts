import { ZX_ERR_INTERNAL, ZX_OK } from '../../kernel/abi';
import type { Result, Status } from '../../kernel/abi';
import type { Channel } from '../../zx';
import { Connection, type Ended, type Received, valueOf } from './connection';
import { BadMessage, type Kind } from './kind';
import type { HandlersOf, Methods, Protocol } from './protocol';

/** The answering side of a protocol. */
export interface Server extends Disposable {
  readonly isOpen: boolean;
  /** Settles when the connection has ended, and tells why. */
  readonly ended: Promise<Ended>;
  close(): void;
}

/** What a handler may give: a result with a reply's values, a bare status, or nothing. */
type Answer = (Result & object) | undefined;
type Handler = (values: unknown) => Answer | Promise<Answer>;

interface Entry {
  readonly name: string;
  readonly request: Kind<unknown>;
  readonly reply: Kind<unknown> | undefined;
  readonly handler: Handler;
}

/**
 * Answers a protocol over a channel, which it takes over. Requests are handled as they come, each without waiting for
 * the one before. A handler that throws ends this connection, as a bad message does.
 */
export function serve<M extends Methods>(
  protocol: Protocol<M>,
  channel: Channel,
  handlers: HandlersOf<M>,
): Server {
  const own = new Map<string, unknown>(Object.entries(handlers));
  const entries = Object.entries(protocol.methods).map(([name, method]): [number, Entry] => [
    method.ordinal,
    { ...method, name, handler: own.get(name) as Handler },
  ]);
  return new ChannelServer(protocol.name, channel, new Map(entries));
}

class ChannelServer implements Server {
  readonly #connection: Connection;

  constructor(
    name: string,
    channel: Channel,
    private readonly entries: ReadonlyMap<number, Entry>,
  ) {
    this.#connection = new Connection(channel, name, (message) => this.#dispatch(message));
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

  #dispatch(message: Received): void {
    const entry = this.entries.get(message.number);
    if (!entry) throw new BadMessage(`bad message: there is no method ${message.number}`);
    if ((message.txid === 0) !== (entry.reply === undefined)) {
      throw new BadMessage(`bad message: ${entry.name} ${entry.reply ? 'needs' : 'takes no'} transaction id`);
    }
    void this.#handle(entry, message.txid, valueOf(entry.request, entry.name, message));
  }

  async #handle({ name, reply, handler }: Entry, txid: number, values: unknown): Promise<void> {
    try {
      const answer = await handler(values);
      if (reply && this.isOpen) this.#reply(txid, reply, answer);
    } catch (error) {
      const reason = `${name} failed: ${error instanceof Error ? error.message : String(error)}`;
      this.#connection.close({ status: ZX_ERR_INTERNAL, reason });
    }
  }

  #reply(txid: number, reply: Kind<unknown>, answer: Answer): void {
    const status: Status = answer?.status ?? ZX_OK;
    this.#connection.send(txid, status, status === ZX_OK ? reply : undefined, answer);
  }
}
