import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import { decode } from '../wire/codec';
import { FrameDecoder } from '../wire/frame';
import { CLOSING, parseReply, type Reply } from '../wire/messages';
import type { SideStream } from './channel';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (why: Error) => void;
}

const BUFFER_BYTES = 64 * 1024;

/** A client's second connection, on which its asynchronous requests are answered. It keeps the event loop alive only while one is. */
export class Completions implements SideStream {
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder();
  readonly #waiting = new Map<number, Waiting>();

  constructor(
    readonly fd: number,
    /** Why the kernel hung up; asked for when it has. */
    private readonly whyEnded: () => Error,
  ) {
    this.#socket = new Socket({ fd, readable: true, writable: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => this.#end());
    this.#socket.resume();
    this.#socket.unref();
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** The reply to an asynchronous request that was sent as `seq`. */
  await(seq: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { resolve, reject });
      this.#socket.ref();
    });
  }

  drain(): void {
    const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    let length: number;
    try {
      length = readSync(this.fd, buffer);
    } catch {
      return;
    }
    if (length === 0) this.#end();
    else this.#take(buffer.subarray(0, length));
  }

  close(why: Error): void {
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
    this.#socket.destroy();
  }

  #take(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
    for (let body = this.#decoder.next(); body; body = this.#decoder.next()) {
      const reply = parseReply(decode(body));
      if (reply.seq === CLOSING) return this.close(this.whyEnded());
      const waiting = this.#waiting.get(reply.seq);
      this.#waiting.delete(reply.seq);
      if (this.isIdle) this.#socket.unref();
      waiting?.resolve(reply);
    }
  }

  #end(): void {
    if (!this.isIdle) this.close(this.whyEnded());
  }
}
