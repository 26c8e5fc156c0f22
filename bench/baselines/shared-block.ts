import { openSync } from 'node:fs';
import { createMemfd } from '../../ipc/posix/memfd';
import { libc } from '../../ipc/posix/libc';
import { mapShared, protectionFlags, reserve, view } from '../../ipc/posix/memory';
import { Packr } from 'msgpackr';

const HALF = 64 * 1024;
/** The two words. */
const HEADER = 8;
/** Polls without an answer after which the processor is offered to others. */
const PATIENCE = 20;

/**
 * A bare exchange through shared memory: each side has a word that counts its messages, a word with the length of the
 * last one, and room for it. Nothing is checked.
 */
export class SharedBlock {
  readonly #packr = new Packr({ useRecords: false });
  readonly #words: Int32Array;
  readonly #bytes: Buffer;
  #sent = 0;
  #received = 0;

  private constructor(
    fd: number,
    private readonly side: 0 | 1,
    readonly path: string,
  ) {
    const address = reserve(2 * HALF);
    mapShared(address, 2 * HALF, protectionFlags(true, true), fd, 0);
    const { buffer } = view(address, 2 * HALF);
    this.#words = new Int32Array(buffer);
    this.#bytes = Buffer.from(buffer);
  }

  static create(): SharedBlock {
    const fd = createMemfd('bench', 2 * HALF, false);
    return new SharedBlock(fd, 0, `/proc/${process.pid}/fd/${fd}`);
  }

  /** The other side of a block that another process made. */
  static open(path: string): SharedBlock {
    return new SharedBlock(openSync(path, 'r+'), 1, path);
  }

  send(message: unknown): void {
    const body = this.#packr.pack(message);
    body.copy(this.#bytes, this.side * HALF + HEADER);
    this.#post(body.length);
  }

  receive(): unknown {
    return this.#packr.unpack(this.#take());
  }

  /** Several messages at once, each packed by itself. */
  sendAll(messages: readonly unknown[]): void {
    const start = this.side * HALF + HEADER;
    let end = start;
    for (const message of messages) end += this.#packr.pack(message).copy(this.#bytes, end);
    this.#post(end - start);
  }

  receiveAll(): unknown[] {
    return this.#packr.unpackMultiple(this.#take()) as unknown[];
  }

  #post(length: number): void {
    const at = (this.side * HALF) / 4;
    this.#words[at + 1] = length;
    Atomics.store(this.#words, at, ++this.#sent);
  }

  /** The bytes that the other side posts next. */
  #take(): Buffer {
    const start = (1 - this.side) * HALF;
    for (let polls = 0; Atomics.load(this.#words, start / 4) === this.#received; polls++) {
      if (polls > PATIENCE) libc().sched_yield();
    }
    this.#received++;
    const length = this.#words[start / 4 + 1] ?? 0;
    return this.#bytes.subarray(start + HEADER, start + HEADER + length);
  }
}
