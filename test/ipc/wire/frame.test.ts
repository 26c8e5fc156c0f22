import { expect } from 'chai';
import fc from 'fast-check';
import { encodeFrame, FrameDecoder, FrameError, LONGEST_BODY } from '../../../ipc/wire/frame';

const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 12 });

/** All bodies that come out of a decoder once it has taken in these pieces of a stream. */
function decoded(pieces: readonly Uint8Array[]): number[][] {
  const decoder = new FrameDecoder();
  const out: number[][] = [];
  for (const piece of pieces) {
    decoder.push(piece);
    for (let body = decoder.next(); body; body = decoder.next()) out.push([...body]);
  }
  return out;
}

/** Cuts bytes at some of their places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

describe('frames', () => {
  it('any way of cutting a stream into pieces gives the same bodies', () => {
    fc.assert(
      fc.property(bodies, fc.array(fc.nat(), { maxLength: 40 }), (sent, places) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        expect(decoded(cut(stream, places))).to.deep.equal(sent.map((body) => [...body]));
      }),
    );
  });

  it('a stream that comes byte by byte gives the same bodies', () => {
    const sent = [Uint8Array.of(1), new Uint8Array(300).fill(2), Uint8Array.of(3, 4)];
    const stream = Buffer.concat(sent.map(encodeFrame));
    expect(decoded([...stream].map((byte) => Uint8Array.of(byte)))).to.deep.equal(
      sent.map((body) => [...body]),
    );
  });

  it('a part of a frame gives nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), (body, place) => {
        const frame = encodeFrame(body);
        expect(decoded([frame.subarray(0, place % frame.length)])).to.deep.equal([]);
      }),
    );
  });

  it('a length of 0, or of more than the longest body, is no frame', () => {
    for (const length of [0, LONGEST_BODY + 1, 0x80000000, 0xffffffff]) {
      const header = Buffer.alloc(4);
      header.writeUInt32LE(length);
      expect(() => decoded([header]), String(length)).to.throw(FrameError, `a frame of ${length} bytes`);
    }
  });

  it('the longest body is 8 MiB, or less where that is asked for', () => {
    const longest = encodeFrame(new Uint8Array(LONGEST_BODY));
    expect(decoded([longest])[0]?.length).to.equal(8 * 1024 * 1024);
    const decoder = new FrameDecoder(3);
    decoder.push(encodeFrame(new Uint8Array(3)));
    expect(decoder.next()?.length).to.equal(3);
    decoder.push(encodeFrame(new Uint8Array(4)));
    expect(() => decoder.next()).to.throw(FrameError);
  });

  it('frames that came before a bad one are still given', () => {
    const decoder = new FrameDecoder();
    decoder.push(Buffer.concat([encodeFrame(Uint8Array.of(7)), Buffer.alloc(4)]));
    expect(decoder.next()).to.deep.equal(Buffer.of(7));
    expect(() => decoder.next()).to.throw(FrameError);
  });
});
