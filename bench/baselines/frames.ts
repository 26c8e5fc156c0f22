/** Cuts a stream of bytes into frames: a 32-bit little-endian length, then that many bytes. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly told: (body: Buffer) => void) {}

  add(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (bytes.length >= 4) {
      const end = 4 + bytes.readUInt32LE(0);
      if (bytes.length < end) break;
      this.told(bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }
}

export function framed(body: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}
