import { yieldCore } from '../posix/yield';
import { FrameReader, type RingMessage } from '../ring/frame-reader';
import { REPLIES, REQUESTS, ringIn } from '../ring/layout';
import { RingReader } from '../ring/ring-reader';
import { RingWriter } from '../ring/ring-writer';
import type { SharedBlock } from '../ring/shared-block';
import { LOOKING, LOOKS } from '../ring/waiting';
import { decode, decodeInPlace, type FrameInPlace } from '../wire/codec';
import { LONGEST_BODY } from '../wire/frame';
import { Patience } from './patience';

const trusted = { kept: decode, inPlace: decodeInPlace };

/** The client's end of memory shared with the kernel. It looks for a while before it sleeps: waking up takes long. */
export class RingLink {
  readonly #reader: RingReader;
  readonly #writer: RingWriter;
  readonly #frames: FrameReader;
  readonly #patience = new Patience();

  constructor(
    private readonly block: SharedBlock,
    /** Wakes the kernel. */
    private readonly ringDoorbell: () => void,
  ) {
    this.#reader = new RingReader(ringIn(block.memory, REPLIES));
    this.#writer = new RingWriter(ringIn(block.memory, REQUESTS));
    this.#frames = new FrameReader(this.#reader, trusted, LONGEST_BODY);
  }

  /** Writes a frame. `sleep` blocks until the kernel rings, or throws to give up. */
  send({ bytes, start, end }: FrameInPlace, sleep: () => void): void {
    let at = start;
    for (;;) {
      at += this.#writer.write(bytes, at, end);
      if (this.#writer.wakesReader()) this.ringDoorbell();
      if (at === end) return;
      this.#awaitRoom(sleep);
    }
  }

  /** The next message. `undefined` if none came for a while: the kernel will ring, and it is time to sleep. */
  next(): RingMessage | undefined {
    const message = this.#lookAtOnce() ?? this.#lookForAWhile() ?? this.#lookBeforeSleeping();
    if (message) this.#patience.end();
    return message;
  }

  /** This thread does not sleep any more. */
  wakeUp(): void {
    this.#reader.wakeUp();
    this.#writer.wakeUp();
  }

  close(): void {
    this.block.release();
  }

  #lookAtOnce(): RingMessage | undefined {
    for (let look = 0; look < LOOKS; look++) {
      const message = this.#look();
      if (message) return message;
    }
    return undefined;
  }

  #lookForAWhile(): RingMessage | undefined {
    const until = this.#patience.begin();
    do {
      yieldCore();
      const message = this.#look();
      if (message) return message;
    } while (performance.now() < until);
    return undefined;
  }

  #lookBeforeSleeping(): RingMessage | undefined {
    this.#reader.fallAsleep();
    const message = this.#look();
    if (message) this.#reader.wakeUp();
    return message;
  }

  /** As long as nothing has come, the kernel waits for no room either. */
  #look(): RingMessage | undefined {
    if (!this.#reader.hasMore) return undefined;
    const message = this.#frames.next();
    if (this.#reader.wakesWriter()) this.ringDoorbell();
    return message;
  }

  #awaitRoom(sleep: () => void): void {
    const until = performance.now() + LOOKING;
    do {
      if (this.#writer.room > 0) return;
      yieldCore();
    } while (performance.now() < until);
    this.#writer.fallAsleep();
    if (this.#writer.room === 0) sleep();
    this.wakeUp();
  }
}
