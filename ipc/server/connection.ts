import type { Socket } from 'node:net';
import { ZX_ERR_INTERNAL, ZX_ERR_IO_INVALID } from '../../kernel/abi/status';
import { decodeUntrusted, encode } from '../wire/codec';
import { encodeFrame, FrameDecoder, FrameError } from '../wire/frame';
import { CLOSING, MessageError, parseRequest, type Request } from '../wire/messages';

export interface ConnectionLimits {
  /** The longest frame that is read, in bytes. */
  readonly frameBytes: number;
  /** Replies that the client has not taken, in bytes, beyond which it is not read any more until it takes them. */
  readonly unsentBytes: number;
}

/** What a connection tells whoever serves it. */
export interface ConnectionEvents {
  /** `bytes`: how long its body was. */
  onRequest(request: Request, bytes: number): void;
  /** The other end is gone, or was sent away; comes once. */
  onClosed(): void;
}

/** The kernel's end of a client's connection: requests come in, messages go out, and bad bytes end it. */
export class Connection {
  readonly #decoder: FrameDecoder;
  #events: ConnectionEvents | undefined;
  #closed = false;
  #paused = false;

  constructor(
    private readonly socket: Socket,
    private readonly limits: ConnectionLimits,
  ) {
    this.#decoder = new FrameDecoder(limits.frameBytes);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#resume());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** What the client has not taken yet, beyond what the host's socket holds. */
  get unsentBytes(): number {
    return this.socket.writableLength;
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

  send(message: unknown): void {
    if (this.#closed) return;
    this.socket.write(encodeFrame(encode(message)));
    if (this.isClogged) this.pause();
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.socket.pause();
  }

  resume(): void {
    if (!this.#paused || this.isClogged || this.isHeldBack()) return;
    this.#paused = false;
    this.socket.resume();
    this.#drainRequests();
  }

  /** Sends the kernel's last words and hangs up. */
  close(status: number, outs: readonly unknown[]): void {
    if (this.#closed) return;
    this.send([CLOSING, status, outs]);
    this.#end();
    this.socket.destroySoon();
  }

  #resume(): void {
    this.onDrained?.();
    this.resume();
  }

  #receive(chunk: Buffer): void {
    if (this.#closed) return;
    this.#decoder.push(chunk);
    this.#drainRequests();
  }

  #drainRequests(): void {
    while (!this.#closed && !this.#paused) {
      const body = this.#nextBody();
      const request = body && this.#parse(body);
      if (!request) return;
      this.#serve(request, body.length);
    }
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

  #nextBody(): Uint8Array | undefined {
    return this.#orClose(() => this.#decoder.next());
  }

  #parse(body: Uint8Array): Request | undefined {
    return this.#orClose(() => parseRequest(decodeUntrusted(body)));
  }

  /** Bytes that can't be understood end the connection. */
  #orClose<T>(understand: () => T): T | undefined {
    try {
      return understand();
    } catch (error) {
      this.close(BAD_BYTES, [reasonFor(error)]);
      return undefined;
    }
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events?.onClosed();
  }
}

/** What came could not be understood. */
const BAD_BYTES = ZX_ERR_IO_INVALID;

function reasonFor(error: unknown): string {
  if (error instanceof FrameError || error instanceof MessageError) return error.message;
  return `the body of a frame could not be decoded: ${String(error)}`;
}
