import type { Socket } from 'node:net';
import { decodeUntrusted, encode } from '../wire/codec';
import { encodeFrame, FrameDecoder, LONGEST_BODY } from '../wire/frame';
import type { Incoming, Link } from './link';

/** Messages over the socket. */
export class SocketLink implements Link {
  readonly #decoder: FrameDecoder;

  constructor(
    private readonly socket: Socket,
    longestBody: number,
  ) {
    this.#decoder = new FrameDecoder(longestBody);
  }

  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  take(chunk: Uint8Array): void {
    this.#decoder.push(chunk);
  }

  next(): Incoming | undefined {
    const body = this.#decoder.next();
    return body && { value: decodeUntrusted(body), bytes: body.length };
  }

  send(message: unknown): boolean {
    const body = encode(message);
    if (body.length > LONGEST_BODY) return false;
    this.socket.write(encodeFrame(body));
    return true;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(): void {
    // The socket goes with its connection.
  }
}
