import type { Socket } from 'node:net';
import { ZX_ERR_INTERNAL, ZX_ERR_IO_INVALID, ZX_ERR_NO_RESOURCES } from '../../kernel/abi/status';
import { peerPid } from '../posix/socket';
import { encode } from '../wire/codec';
import { encodeFrame, FrameError } from '../wire/frame';
import {
  CLOSING,
  isBatch,
  MessageError,
  operations,
  parseBatch,
  parseRequest,
  type Request,
} from '../wire/messages';
import { ringDoorbell } from './doorbell';
import type { Incoming, Link } from './link';
import { GatheredReplies, type PlainReply } from './gathered-replies';
import { MemoryOffer } from './memory-offer';
import { RequestQueue } from './request-queue';
import { RingLink } from './ring-link';
import type { RingPoller } from './ring-poller';
import { SocketLink } from './socket-link';

export interface ConnectionLimits {
  /** The longest frame that is read, in bytes. */
  readonly frameBytes: number;
  /** Unanswered requests. */
  readonly pendingRequests: number;
  /** Replies that the client has not taken, in bytes, beyond which it is not read any more until it takes them. */
  readonly unsentBytes: number;
  /** How long a client that was sent away may take to read what was sent before, in milliseconds. */
  readonly lingerMilliseconds: number;
}

/** What a connection tells whoever serves it. */
export interface ConnectionEvents {
  /** `bytes`: how long its body was. */
  onRequest(request: Request, bytes: number): void;
  /** Whether a request has yet to be answered before the next one of a batch has its turn. */
  isBlocked?(): boolean;
  /** The other end is gone, or was sent away; comes once. */
  onClosed(): void;
}

/** The kernel's end of a client's connection: requests come in, messages go out, and bad bytes end it. */
export class Connection {
  #link: Link;
  readonly #queue = new RequestQueue();
  readonly #gathered = new GatheredReplies();
  #isServingBatch = false;
  #isServing = false;
  #offer: MemoryOffer | undefined;
  #events: ConnectionEvents | undefined;
  #closed = false;
  #paused = false;

  constructor(
    private readonly socket: Socket,
    private readonly limits: ConnectionLimits,
    private readonly poller: RingPoller,
  ) {
    this.#link = new SocketLink(socket, limits.frameBytes);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What the client has not taken yet, beyond what the host's socket holds. */
  get unsentBytes(): number {
    return this.#link.unsentBytes;
  }

  /** Who has opened the connection, by OS process id; `undefined` where the host does not say. */
  get peerPid(): number | undefined {
    return peerPid(this.socket);
  }

  /** Whether the client leaves too much unread. */
  get isClogged(): boolean {
    return !this.#closed && this.unsentBytes > this.limits.unsentBytes;
  }

  serve(events: ConnectionEvents): void {
    this.#events = events;
  }

  /** Whether the client leaves too much unread elsewhere, and is not to be read for that. */
  isHeldBack: () => boolean = () => false;

  /** Called whenever a client that was clogged has read everything. */
  onDrained: (() => void) | undefined;

  /** Memory to share, for the client to map. Throws a LibcError if the host has none. */
  offerMemory(): MemoryOffer {
    return (this.#offer ??= new MemoryOffer());
  }

  /** From now on messages go through the memory that was offered; whether there is such memory. */
  shareMemory(): boolean {
    const offer = this.#offer;
    if (!offer || this.#link instanceof RingLink) return false;
    this.#offer = undefined;
    const host = {
      serve: (most: number) => this.#serveRequests(most),
      hasRequests: () => this.#hasTurn,
      drained: () => this.#drained(),
      fail: (error: unknown) => this.#closeForBadBytes(error),
      ringDoorbell: () => ringDoorbell(this.socket),
    };
    this.#link = new RingLink(offer.accept(), host, this.poller, this.limits.frameBytes);
    return true;
  }

  /** Answers a request. Replies to requests of a batch that are due together go together. */
  answer(reply: PlainReply): boolean {
    const isMore = this.#isServingBatch || (this.#hasTurn && !this.#paused);
    if (!isMore || !this.#gathered.add(reply)) return this.send(reply);
    if (this.#gathered.isFull) this.#sendGathered();
    return true;
  }

  /** Sends a message. False, with nothing sent, if it does not fit into a frame. */
  send(message: unknown): boolean {
    if (this.#closed) return true;
    if (this.#gathered.any) this.#sendGathered();
    return this.#send(message);
  }

  /** Whether there is a request whose turn it is. */
  get #hasTurn(): boolean {
    return !this.#queue.isEmpty && !this.#events?.isBlocked?.();
  }

  #sendGathered(): void {
    this.#send(this.#gathered.take());
  }

  #send(message: unknown): boolean {
    try {
      if (!this.#link.send(message)) return false;
      if (this.isClogged) this.pause();
    } catch (error) {
      this.#closeForBadBytes(error);
    }
    return true;
  }

  pause(): void {
    if (this.#paused) return;
    if (this.#gathered.any) this.#sendGathered();
    this.#paused = true;
    this.#link.pause();
  }

  resume(): void {
    if (this.#closed || !this.#paused || this.isClogged || this.isHeldBack()) return;
    this.#paused = false;
    this.#link.resume();
    this.#serveSocket();
  }

  /** A request does not block any more: what waits behind it in a batch has its turn. */
  unblocked(): void {
    if (this.#queue.isEmpty || this.#paused || this.#closed) return;
    this.#link.resume();
    process.nextTick(() => this.#serveSocket());
  }

  /** Sends the kernel's last words, over the socket in any case, and hangs up. */
  close(status: number, outs: readonly unknown[]): void {
    if (this.#closed) return;
    if (this.#gathered.any) this.#sendGathered();
    this.socket.write(encodeFrame(encode([CLOSING, status, outs])));
    this.#end();
    this.#destroySoon();
  }

  /** Hangs up when everything is sent, or has not been taken for too long. */
  #destroySoon(): void {
    const { socket } = this;
    const timer = setTimeout(() => socket.destroy(), this.limits.lingerMilliseconds);
    socket.once('close', () => clearTimeout(timer));
    socket.destroySoon();
  }

  #drained(): void {
    this.onDrained?.();
    this.resume();
  }

  /** What was written to rings before this was sent comes before it. */
  #receive(chunk: Buffer): void {
    this.poller.round();
    if (this.#closed) return;
    this.#link.take(chunk);
    this.#serveSocket();
  }

  /** What comes through rings is served in its turn. */
  #serveSocket(): void {
    if (this.#link instanceof SocketLink) this.#serveRequests(Infinity);
  }

  /** Serves requests that have come, `most` at most; how many there were. None comes between another and its reply. */
  #serveRequests(most: number): number {
    if (this.#isServing) return 0;
    this.#isServing = true;
    try {
      return this.#serveInOrder(most);
    } finally {
      this.#isServing = false;
    }
  }

  #serveInOrder(most: number): number {
    const link = this.#link;
    let served = 0;
    try {
      while (served < most && !this.#closed && !this.#paused && this.#link === link) {
        if (!this.#serveNext()) break;
        served++;
      }
    } catch (error) {
      this.#closeForBadBytes(error);
    }
    if (this.#gathered.any && !this.#closed) this.#sendGathered();
    return served;
  }

  /** Serves the next request whose turn it is, or puts it by; false if there is none. */
  #serveNext(): boolean {
    const queue = this.#queue;
    if (this.#hasTurn) {
      const next = queue.shift();
      if (next) this.#servePutBy(next.request, next.bytes);
      return true;
    }
    if (queue.bytes > this.limits.frameBytes) {
      this.#link.pause();
      return false;
    }
    const incoming = this.#link.next();
    if (!incoming) return false;
    this.#accept(incoming);
    return true;
  }

  #accept({ value, bytes }: Incoming): void {
    if (isBatch(value)) return this.#putBy(parseBatch(value), bytes);
    const request = parseRequest(value);
    if (this.#queue.isEmpty || request.number === operations.applied) this.#serve(request, bytes);
    else this.#putBy([request], bytes);
  }

  #putBy(requests: readonly Request[], bytes: number): void {
    this.#queue.push(requests, bytes);
    const { pendingRequests } = this.limits;
    if (this.#queue.length <= pendingRequests) return;
    this.close(ZX_ERR_NO_RESOURCES, [`more than ${pendingRequests} requests have not been answered`]);
  }

  #servePutBy(request: Request, bytes: number): void {
    this.#isServingBatch = true;
    this.#serve(request, bytes);
    this.#isServingBatch = false;
  }

  /** A fault of the kernel's own costs the client its connection, and nobody else anything. */
  #serve(request: Request, bytes: number): void {
    try {
      this.#events?.onRequest(request, bytes);
    } catch (error) {
      console.error(`zxsim kernel: request ${request.number} failed:`, error);
      this.close(ZX_ERR_INTERNAL, [
        'the kernel failed at this request, and has said why on its standard error',
      ]);
    }
  }

  /** Bytes that can't be understood end the connection. */
  #closeForBadBytes(error: unknown): void {
    this.close(ZX_ERR_IO_INVALID, [reasonFor(error)]);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#offer?.withdraw();
    this.#link.close();
    this.#events?.onClosed();
  }
}

function reasonFor(error: unknown): string {
  if (error instanceof FrameError || error instanceof MessageError) return error.message;
  return `the body of a frame could not be decoded: ${String(error)}`;
}
