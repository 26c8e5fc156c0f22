/** A frame is its body's length as a little-endian u32, then the body. */
export const HEADER_BYTES = 4;
/** The longest body, in bytes: 8 MiB. */
export const LONGEST_BODY = 8 * 1024 * 1024;

/** Thrown for bytes that are no frame; nothing after them can be understood. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export function encodeFrame(body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/** The length of a body. Throws a FrameError for one that no frame has. */
export function checkedLength(length: number, longest: number): number {
  if (length > 0 && length <= longest) return length;
  throw new FrameError(`a frame of ${length} bytes; it must have 1 to ${longest}`);
}

/** Cuts a stream of bytes into the bodies of frames. */
export class FrameDecoder {
  #chunks: Uint8Array[] = [];
  #buffered = 0;

  constructor(private readonly longestBody = LONGEST_BODY) {}

  /** Takes bytes in, which must not change afterwards. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
  }

  /** The next whole body, if there is one. Throws a FrameError for a length that no frame has. */
  next(): Uint8Array | undefined {
    if (this.#buffered < HEADER_BYTES) return undefined;
    const length = checkedLength(this.#peekLength(), this.longestBody);
    if (this.#buffered < HEADER_BYTES + length) return undefined;
    const whole = this.#joined();
    const end = HEADER_BYTES + length;
    const rest = whole.subarray(end);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    return whole.subarray(HEADER_BYTES, end);
  }

  #peekLength(): number {
    const [first] = this.#chunks;
    const head = first && first.length >= HEADER_BYTES ? first : this.#joined();
    return new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  }

  #joined(): Uint8Array {
    const [first] = this.#chunks;
    if (first && this.#chunks.length === 1) return first;
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole;
  }
}
