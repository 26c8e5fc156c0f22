import { REQUESTS, type Ring, ringIn, SHARED_BYTES } from '../../../ipc/ring/layout';
import { FrameReader } from '../../../ipc/ring/frame-reader';
import { RingReader } from '../../../ipc/ring/ring-reader';
import { RingWriter } from '../../../ipc/ring/ring-writer';
import { decodeUntrusted, decodeUntrustedInPlace } from '../../../ipc/wire/codec';
import { LONGEST_BODY } from '../../../ipc/wire/frame';

/** A ring in memory that nobody else sees, and both of its ends. */
export interface Ends {
  readonly ring: Ring;
  readonly writer: RingWriter;
  readonly reader: RingReader;
  readonly frames: FrameReader;
}

export function bothEnds(longestBody = LONGEST_BODY): Ends {
  const ring = ringIn(new Uint8Array(SHARED_BYTES), REQUESTS);
  const reader = new RingReader(ring);
  const decoder = { kept: decodeUntrusted, inPlace: decodeUntrustedInPlace };
  return {
    ring,
    writer: new RingWriter(ring),
    reader,
    frames: new FrameReader(reader, decoder, longestBody),
  };
}
