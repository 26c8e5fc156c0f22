import { closeSync, openSync } from 'node:fs';
import { REPLIES, REQUESTS, type Ring, ringIn } from '../../../ipc/ring/layout';
import { FrameReader } from '../../../ipc/ring/frame-reader';
import { RingReader } from '../../../ipc/ring/ring-reader';
import { RingWriter } from '../../../ipc/ring/ring-writer';
import { SharedBlock } from '../../../ipc/ring/shared-block';
import { decode, decodeInPlace, encodeInPlace } from '../../../ipc/wire/codec';
import { LONGEST_BODY } from '../../../ipc/wire/frame';
import { DOORBELL } from '../../../ipc/wire/doorbell';
import { operations } from '../../../ipc/wire/messages';
import type { RawClient } from '../raw-client';
import { type Message } from '../raw-client';

/** A kernel in an OS process that can be connected to. */
interface Reachable {
  readonly process: { readonly pid: number };
  raw(): Promise<RawClient>;
}

/** A client without manners that shares memory with the kernel. */
export class RingClient implements Disposable {
  readonly requests: Ring;
  readonly replies: Ring;
  readonly writer: RingWriter;
  readonly #frames: FrameReader;

  private constructor(
    readonly raw: RawClient,
    private readonly block: SharedBlock,
  ) {
    this.requests = ringIn(block.memory, REQUESTS);
    this.replies = ringIn(block.memory, REPLIES);
    this.writer = new RingWriter(this.requests);
    this.#frames = new FrameReader(
      new RingReader(this.replies),
      { kept: decode, inPlace: decodeInPlace },
      LONGEST_BODY,
    );
  }

  static async open(kernel: Reachable, name = 'ring'): Promise<RingClient> {
    const raw = await kernel.raw();
    await raw.greet(name);
    const [, , [descriptor]] = await raw.call(operations.offer, []);
    const fd = openSync(`/proc/${kernel.process.pid}/fd/${String(descriptor)}`, 'r+');
    const client = new RingClient(raw, SharedBlock.map(fd));
    closeSync(fd);
    raw.sendValue([2, operations.share, []]);
    return client;
  }

  /** The bytes of all that is shared. */
  get memory(): Uint8Array {
    return this.block.memory;
  }

  send(value: unknown): void {
    const { bytes, start, end } = encodeInPlace(value);
    this.write(bytes.subarray(start, end));
  }

  write(bytes: Uint8Array): void {
    this.writer.write(bytes, 0, bytes.length);
    this.ring();
  }

  /** Has the kernel look. */
  ring(): void {
    this.raw.send(DOORBELL);
  }

  /** The next reply, once all of it has come. */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.#frames.next();
      this.ring();
      if (message && isMessage(message.value)) return message.value;
      await new Promise(setImmediate);
    }
  }

  /** All that the kernel still says over the socket, doorbells left out. */
  async rest(): Promise<Message[]> {
    const messages: readonly unknown[] = await this.raw.rest();
    return messages.filter(isMessage);
  }

  [Symbol.dispose](): void {
    this.block.release();
  }
}

function isMessage(value: unknown): value is Message {
  return Array.isArray(value);
}
