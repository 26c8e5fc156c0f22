import { FrameReader } from '../ring/frame-reader';
import { REPLIES, REQUESTS, ringIn } from '../ring/layout';
import { RingReader } from '../ring/ring-reader';
import { RingWriter } from '../ring/ring-writer';
import type { SharedBlock } from '../ring/shared-block';
import { decodeUntrusted, decodeUntrustedInPlace, encodeInPlace } from '../wire/codec';
import { HEADER_BYTES, LONGEST_BODY } from '../wire/frame';
import type { Incoming, Link } from './link';
import type { Polled, RingPoller, Watch } from './ring-poller';

/** What a ring link has done by its connection. */
export interface RingHost {
  /** Serves requests that have come, `most` at most; how many there were. */
  serve(most: number): number;
  /** Whether requests that have come wait for nothing but their turn. */
  hasRequests(): boolean;
  /** The client has taken everything that was left unread. */
  drained(): void;
  /** The client's ring can't be understood. */
  fail(error: unknown): void;
  /** Wakes the client. */
  ringDoorbell(): void;
}

/** So many requests of one client are served before others have their turn. */
const REQUESTS_A_ROUND = 32;

const untrusted = { kept: decodeUntrusted, inPlace: decodeUntrustedInPlace };

/** Messages through memory shared with the client. What does not fit into the ring waits here until there is room. */
export class RingLink implements Link, Polled {
  readonly #reader: RingReader;
  readonly #writer: RingWriter;
  readonly #frames: FrameReader;
  readonly #watch: Watch;
  readonly #unsent: Uint8Array[] = [];
  #unsentBytes = 0;
  #isPaused = false;

  constructor(
    private readonly block: SharedBlock,
    private readonly host: RingHost,
    poller: RingPoller,
    longestBody: number,
  ) {
    this.#reader = new RingReader(ringIn(block.memory, REQUESTS));
    this.#writer = new RingWriter(ringIn(block.memory, REPLIES));
    this.#frames = new FrameReader(this.#reader, untrusted, longestBody);
    this.#watch = poller.watch(this);
    this.#watch.wake();
  }

  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  next(): Incoming | undefined {
    return this.#frames.next();
  }

  send(message: unknown): boolean {
    const { bytes, start, end } = encodeInPlace(message);
    if (end - start - HEADER_BYTES > LONGEST_BODY) return false;
    const at = this.#unsentBytes === 0 ? start + this.#writer.write(bytes, start, end) : start;
    if (at < end) this.#keep(new Uint8Array(bytes.subarray(at, end)));
    if (this.#writer.wakesReader()) this.host.ringDoorbell();
    this.#watch.wake();
    return true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#watch.wake();
  }

  close(): void {
    this.#watch.stop();
    this.block.release();
  }

  /** The client has rung the bell, whatever it wrote. */
  take(): void {
    this.#watch.wake();
    this.poll();
  }

  poll(): boolean {
    if (this.#isQuiet) return false;
    try {
      const flushed = this.#unsentBytes > 0 && this.#flush();
      const served = this.#isPaused ? 0 : this.host.serve(REQUESTS_A_ROUND);
      if (this.#watch.isAwake && this.#reader.wakesWriter()) this.host.ringDoorbell();
      return flushed || served > 0;
    } catch (error) {
      this.host.fail(error);
      return true;
    }
  }

  fallAsleep(): boolean {
    try {
      if (!this.#isPaused) this.#reader.fallAsleep();
      if (this.#unsentBytes > 0) this.#writer.fallAsleep();
      if (!this.#hasWork()) return true;
      this.#reader.wakeUp();
      this.#writer.wakeUp();
    } catch (error) {
      this.host.fail(error);
    }
    return false;
  }

  /** Whether nothing has come, nothing waits for room or its turn, and nobody sleeps: as it mostly is. */
  get #isQuiet(): boolean {
    return (
      this.#unsentBytes === 0 &&
      !this.#reader.hasMore &&
      !this.#reader.isWriterAsleep &&
      !this.host.hasRequests()
    );
  }

  #hasWork(): boolean {
    const canServe = !this.#isPaused && (this.host.hasRequests() || this.#frames.canGoOn);
    return canServe || (this.#unsentBytes > 0 && this.#writer.room > 0);
  }

  #keep(bytes: Uint8Array): void {
    this.#unsent.push(bytes);
    this.#unsentBytes += bytes.length;
  }

  /** Writes as much as there is room for of what was kept; whether that was anything. */
  #flush(): boolean {
    const before = this.#unsentBytes;
    for (let first = this.#unsent[0]; first; first = this.#unsent[0]) {
      const length = this.#writer.write(first, 0, first.length);
      this.#unsentBytes -= length;
      if (length === first.length) {
        this.#unsent.shift();
        continue;
      }
      this.#unsent[0] = first.subarray(length);
      break;
    }
    if (this.#unsentBytes === before) return false;
    if (this.#writer.wakesReader()) this.host.ringDoorbell();
    if (this.#unsentBytes === 0) this.host.drained();
    return true;
  }
}
