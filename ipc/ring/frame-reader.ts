import { FrameDecoder, HEADER_BYTES } from '../wire/frame';
import { RING_BYTES } from './layout';
import type { RingReader } from './ring-reader';

/** How bodies are decoded: those that are kept, and those in a buffer that will be used again. */
export interface BodyDecoder {
  kept(body: Uint8Array): unknown;
  inPlace(buffer: Uint8Array, length: number): unknown;
}

/** A decoded body, and how long it was. */
export interface RingMessage {
  readonly value: unknown;
  readonly bytes: number;
}

/** Bodies are copied here before they are decoded; what is decoded shares nothing with it. */
const scratch = new Uint8Array(RING_BYTES);

/** Takes frames out of a ring. One that lies in it as a whole is cut out; others are put together from their pieces. */
export class FrameReader {
  readonly #pieces: FrameDecoder;

  constructor(
    private readonly ring: RingReader,
    private readonly decoder: BodyDecoder,
    private readonly longestBody: number,
  ) {
    this.#pieces = new FrameDecoder(longestBody);
  }

  /** The next message, if there is a whole one. Throws a FrameError, or what the decoder throws. */
  next(): RingMessage | undefined {
    const available = this.ring.available;
    if (available >= HEADER_BYTES && this.#pieces.isEmpty) {
      const length = this.ring.peekUint32();
      const end = HEADER_BYTES + length;
      if (length > 0 && length <= this.longestBody && end <= available) return this.#cutOut(length, end);
    }
    if (available > 0) this.#takePiece(available);
    const body = this.#pieces.next();
    return body && { value: this.decoder.kept(body), bytes: body.length };
  }

  #cutOut(length: number, end: number): RingMessage {
    this.ring.copy(HEADER_BYTES, scratch, length);
    this.ring.take(end);
    return { value: this.decoder.inPlace(scratch, length), bytes: length };
  }

  #takePiece(length: number): void {
    const piece = new Uint8Array(length);
    this.ring.copy(0, piece, length);
    this.ring.take(length);
    this.#pieces.push(piece);
  }
}
