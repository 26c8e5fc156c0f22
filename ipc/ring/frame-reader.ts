import { checkedLength, FrameDecoder, HEADER_BYTES } from '../wire/frame';
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

/** Frames that the ring can't hold are taken out of it in pieces of this size, but for their last. */
const PIECE_BYTES = RING_BYTES / 2;

/**
 * Takes frames out of a ring. One that the ring can hold is cut out when all of it is there; longer ones are put
 * together from their pieces.
 */
export class FrameReader {
  readonly #pieces: FrameDecoder;
  /** How much is still to come of a frame that is put together. */
  #missing = 0;

  constructor(
    private readonly ring: RingReader,
    private readonly decoder: BodyDecoder,
    private readonly longestBody: number,
  ) {
    this.#pieces = new FrameDecoder(longestBody);
  }

  /** The next message, if there is a whole one. Throws a FrameError, or what the decoder throws. */
  next(): RingMessage | undefined {
    if (this.#missing > 0) return this.#putTogether();
    const { available } = this.ring;
    if (available < HEADER_BYTES) return undefined;
    const end = HEADER_BYTES + checkedLength(this.ring.peekUint32(), this.longestBody);
    if (end <= RING_BYTES) return end <= available ? this.#cutOut(end) : undefined;
    this.#missing = end;
    return this.#putTogether();
  }

  /** Whether `next` would take something, or throw. */
  get canGoOn(): boolean {
    const { available } = this.ring;
    if (this.#missing > 0) return available >= Math.min(PIECE_BYTES, this.#missing);
    if (available < HEADER_BYTES) return false;
    const length = this.ring.peekUint32();
    return length === 0 || HEADER_BYTES + length > RING_BYTES || HEADER_BYTES + length <= available;
  }

  #cutOut(end: number): RingMessage {
    const length = end - HEADER_BYTES;
    this.ring.copy(HEADER_BYTES, scratch, length);
    this.ring.take(end);
    return { value: this.decoder.inPlace(scratch, length), bytes: length };
  }

  #putTogether(): RingMessage | undefined {
    for (;;) {
      const { available } = this.ring;
      if (available < Math.min(PIECE_BYTES, this.#missing)) return undefined;
      this.#takePiece(Math.min(available, this.#missing));
      const body = this.#pieces.next();
      if (body) return { value: this.decoder.kept(body), bytes: body.length };
    }
  }

  #takePiece(length: number): void {
    const piece = new Uint8Array(length);
    this.ring.copy(0, piece, length);
    this.ring.take(length);
    this.#missing -= length;
    this.#pieces.push(piece);
  }
}
