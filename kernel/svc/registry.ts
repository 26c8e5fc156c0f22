import { ZX_CHANNEL_MAX_MSG_BYTES, ZX_CHANNEL_MAX_MSG_HANDLES } from '../abi/constants';
import { ok } from '../abi/failure';
import type { Status } from '../abi/result';
import { ZX_CHANNEL_PEER_CLOSED, ZX_CHANNEL_READABLE } from '../abi/signals';
import {
  ZX_ERR_ALREADY_EXISTS,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_RESOURCES,
  ZX_ERR_PEER_CLOSED,
  ZX_OK,
} from '../abi/status';
import type { Syscalls } from '../abi/syscalls';
import { decodeRequest, encodeReply, isServiceName, SVC_CONNECT, SVC_PUBLISH } from './protocol';

/** How many connections to a name wait for its publisher, and how many replies for a client. */
const MOST_WAITING = 1024;

interface Name {
  /** The registry's end of the listener; 0 while nobody publishes the name. */
  publisher: number;
  /** Server ends that wait for a publisher. */
  readonly waiting: number[];
}

/**
 * The service registry: an ordinary program that brings publishers and clients together by name. It makes syscalls
 * and nothing else.
 */
export class Registry {
  /** Its port: a packet on it means that there is something to serve. */
  readonly port: number;
  readonly #clients = new Set<number>();
  readonly #names = new Map<string, Name>();
  readonly #publishers = new Map<number, string>();
  /** Server ends that wait for a publisher, by the name they wait for. */
  readonly #waiting = new Map<number, string>();

  /** @param unread how many messages the other end of a channel has not read, which no syscall tells. */
  constructor(
    private readonly sys: Syscalls,
    private readonly unread: (channel: number) => number,
  ) {
    this.port = ok(sys.zx_port_create(0)).out;
  }

  /** Takes on a client by its end of a channel. */
  adopt(client: number): void {
    this.#clients.add(client);
    this.#watch(client, ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
  }

  /** Serves whatever there is to serve, without waiting. */
  serve(): void {
    for (;;) {
      const next = this.sys.zx_port_wait(this.port, 0n);
      if (next.status !== ZX_OK) return;
      const source = next.packet.key;
      if (this.#clients.has(source)) this.#serveClient(source);
      else if (this.#waiting.has(source)) this.#abandon(source);
      else this.#unpublish(source);
    }
  }

  #watch(channel: number, signals: number): void {
    ok(this.sys.zx_object_wait_async(channel, this.port, channel, signals, 0));
  }

  #serveClient(client: number): void {
    const read = this.sys.zx_channel_read(client, 0, ZX_CHANNEL_MAX_MSG_BYTES, ZX_CHANNEL_MAX_MSG_HANDLES);
    if (read.status === ZX_ERR_PEER_CLOSED) return this.#drop(client);
    if (read.status === ZX_OK && !this.#answer(client, read.bytes, read.handles)) return this.#drop(client);
    if (this.unread(client) > MOST_WAITING) return this.#drop(client);
    this.#watch(client, ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
  }

  #drop(client: number): void {
    this.#clients.delete(client);
    this.sys.zx_handle_close(client);
  }

  /** False for a message that can't be answered. */
  #answer(client: number, bytes: Uint8Array, handles: readonly number[]): boolean {
    const request = decodeRequest(bytes);
    if (!request) {
      this.sys.zx_handle_close_many(handles);
      return false;
    }
    const { txid, ordinal, name } = request;
    const [end, ...surplus] = handles;
    this.sys.zx_handle_close_many(surplus);
    const reply =
      ordinal === SVC_PUBLISH && end === undefined && isServiceName(name)
        ? this.#publish(name)
        : ordinal === SVC_CONNECT && end !== undefined && surplus.length === 0 && isServiceName(name)
          ? { status: this.#connect(name, end), handles: [] }
          : this.#invalid(end);
    this.sys.zx_channel_write(client, 0, encodeReply(txid, reply.status), reply.handles);
    return true;
  }

  #invalid(end: number | undefined): { status: Status; handles: number[] } {
    if (end !== undefined) this.sys.zx_handle_close(end);
    return { status: ZX_ERR_INVALID_ARGS, handles: [] };
  }

  #publish(text: string): { status: Status; handles: number[] } {
    const name = this.#name(text);
    if (name.publisher !== 0) return { status: ZX_ERR_ALREADY_EXISTS, handles: [] };
    const channel = this.sys.zx_channel_create(0);
    if (channel.status !== ZX_OK) return { status: channel.status, handles: [] };
    name.publisher = channel.out1;
    this.#publishers.set(name.publisher, text);
    this.#watch(name.publisher, ZX_CHANNEL_PEER_CLOSED);
    for (const end of name.waiting.splice(0)) {
      this.#waiting.delete(end);
      this.sys.zx_channel_write(name.publisher, 0, new Uint8Array(0), [end]);
    }
    return { status: ZX_OK, handles: [channel.out0] };
  }

  #connect(text: string, end: number): Status {
    const name = this.#name(text);
    const waiting = name.publisher === 0 ? name.waiting.length : this.unread(name.publisher);
    if (waiting >= MOST_WAITING) {
      this.sys.zx_handle_close(end);
      return ZX_ERR_NO_RESOURCES;
    }
    if (name.publisher !== 0) {
      const sent = this.sys.zx_channel_write(name.publisher, 0, new Uint8Array(0), [end]);
      return sent.status;
    }
    name.waiting.push(end);
    this.#waiting.set(end, text);
    this.#watch(end, ZX_CHANNEL_PEER_CLOSED);
    return ZX_OK;
  }

  /** A client that goes before its name is published leaves nothing behind, nor what it wrote. */
  #abandon(end: number): void {
    const text = this.#waiting.get(end) ?? '';
    const name = this.#name(text);
    this.#waiting.delete(end);
    name.waiting.splice(name.waiting.indexOf(end), 1);
    if (name.waiting.length === 0 && name.publisher === 0) this.#names.delete(text);
    this.sys.zx_handle_close(end);
  }

  #unpublish(publisher: number): void {
    const text = this.#publishers.get(publisher);
    if (text === undefined) return;
    this.#publishers.delete(publisher);
    this.#names.delete(text);
    this.sys.zx_handle_close(publisher);
  }

  #name(text: string): Name {
    const known = this.#names.get(text);
    if (known) return known;
    const made = { publisher: 0, waiting: [] };
    this.#names.set(text, made);
    return made;
  }
}
