import {
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_ERR_CANCELED,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_OK,
} from '../../kernel/abi';
import type { Result, ZxError } from '../../kernel/abi';
import { KernelGoneError, ProcessEndedError } from '../../kernel/abi/ended';
import { statusName } from '../../kernel/abi/names';
import { decodeUntrusted, encode } from '../../ipc/wire/codec';
import type { Channel, ZxObject } from '../../zx';
import { Incoming } from './incoming';
import { BadMessage, type Kind } from './kind';

/** A message's first four bytes: a transaction id, as zx_channel_call wants it; 0 where there is no reply. */
const TXID_BYTES = 4;

/** Why a connection has ended. */
export interface Ended {
  /** What pending calls get. */
  readonly status: ZxError;
  /** For people. */
  readonly reason: string;
}

/** What came: a transaction id, and a pair of number and value, which nobody has looked at. */
export interface Received {
  readonly txid: number;
  readonly number: number;
  readonly value: unknown;
  readonly incoming: Incoming;
}

/**
 * One end of a channel that speaks a protocol, until either side closes it or something comes that the protocol does
 * not know.
 */
export class Connection implements Disposable {
  /** Settles when the connection has ended, by whomever; never rejects. */
  readonly ended: Promise<Ended>;
  #end: (ended: Ended) => void = () => undefined;
  #isOpen = true;

  constructor(
    readonly channel: Channel,
    private readonly protocolName: string,
    private readonly receive: (message: Received) => void,
  ) {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    void this.#listen();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a message. What `value` holds of handles is moved, or closed on failure. */
  send<T>(txid: number, number: number, kind: Kind<T> | undefined, value: T): Result {
    const handles: ZxObject[] = [];
    const body = encode([number, kind ? kind.encode(value, handles) : null]);
    const message = new Uint8Array(TXID_BYTES + body.length);
    new DataView(message.buffer).setUint32(0, txid, true);
    message.set(body, TXID_BYTES);
    return this.channel.write(message, handles);
  }

  /** Ends the connection. Harmless if it has ended. */
  close(ended: Ended = { status: ZX_ERR_CANCELED, reason: 'it was closed on this side' }): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.channel[Symbol.dispose]();
    this.#end({ ...ended, reason: `${this.protocolName}: ${ended.reason}` });
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #listen(): Promise<void> {
    try {
      while (this.#isOpen) {
        await this.channel.async.waitOne(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
        this.#readAll();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #readAll(): void {
    while (this.#isOpen) {
      const message = this.channel.readEtc();
      if (message.status === ZX_ERR_SHOULD_WAIT) return;
      if (message.status !== ZX_OK) return this.close(lost(message.status));
      this.#take(message.bytes, new Incoming(message.handles));
    }
  }

  #take(message: Uint8Array, incoming: Incoming): void {
    try {
      this.receive(parse(message, incoming));
    } catch (error) {
      incoming.close();
      throw error;
    }
  }

  /** Whatever went wrong while a message was looked at ends this connection, and nothing else. */
  #fail(error: unknown): void {
    if (error instanceof ProcessEndedError || error instanceof KernelGoneError) {
      this.close({ status: ZX_ERR_PEER_CLOSED, reason: error.message });
    } else {
      this.close({ status: ZX_ERR_CANCELED, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

function lost(status: ZxError): Ended {
  const reason =
    status === ZX_ERR_PEER_CLOSED ? 'the other side has closed it' : `reading gave ${statusName(status)}`;
  return { status: ZX_ERR_PEER_CLOSED, reason };
}

function parse(message: Uint8Array, incoming: Incoming): Received {
  if (message.length < TXID_BYTES) throw new BadMessage(`bad message: ${message.length} bytes are none`);
  const txid = new DataView(message.buffer, message.byteOffset).getUint32(0, true);
  const body = decodeBody(message.subarray(TXID_BYTES));
  const [number, value] = Array.isArray(body) && body.length === 2 ? (body as [unknown, unknown]) : [];
  if (typeof number !== 'number') throw new BadMessage('bad message: a pair of number and value is missing');
  return { txid, number, value, incoming };
}

function decodeBody(body: Uint8Array): unknown {
  try {
    return decodeUntrusted(body);
  } catch (error) {
    throw new BadMessage(`bad message: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The value of a message, all of whose handles it must name. */
export function valueOf<T>(kind: Kind<T>, what: string, { value, incoming }: Received): T {
  try {
    const decoded = kind.decode(value, incoming);
    incoming.requireNoneLeft();
    return decoded;
  } catch (error) {
    if (error instanceof BadMessage) throw new BadMessage(`bad message: ${what}: ${error.message}`);
    throw error;
  }
}
