import { expect } from 'chai';
import fc from 'fast-check';
import type { RingMessage } from '../../../ipc/ring/frame-reader';
import { RING_BYTES } from '../../../ipc/ring/layout';
import type { RingWriter } from '../../../ipc/ring/ring-writer';
import { encodeInPlace } from '../../../ipc/wire/codec';
import { FrameError } from '../../../ipc/wire/frame';
import { MessageError } from '../../../ipc/wire/messages';
import { bothEnds, type Ends } from './ends';

/** Bodies of a few bytes, of about a ring, and of several. */
const lengths = fc.oneof(
  fc.nat(60),
  fc.integer({ min: RING_BYTES - 40, max: RING_BYTES }),
  fc.nat(4 * RING_BYTES),
);

function valueOf(length: number): [length: number, bytes: Uint8Array] {
  return [length, new Uint8Array(length).fill(length % 251)];
}

/** Sends values through a ring, reading one message whenever no more fits; what came out. */
function sent({ writer, frames }: Ends, values: readonly unknown[]): RingMessage[] {
  const messages: RingMessage[] = [];
  const take = (): boolean => {
    const message = frames.next();
    if (message) messages.push(message);
    return message !== undefined;
  };
  for (const value of values) {
    const { bytes, start, end } = encodeInPlace(value);
    for (let at = start; at < end; at += writer.write(bytes, at, end)) if (writer.room === 0) take();
  }
  while (take());
  return messages;
}

function write(writer: RingWriter, ...bytes: number[]): void {
  writer.write(Uint8Array.from(bytes), 0, bytes.length);
}

describe('frames in a ring', () => {
  it('messages of any size come out as they went in, with the lengths of their bodies', () => {
    fc.assert(
      fc.property(fc.array(lengths, { maxLength: 8 }), (sizes) => {
        const values = sizes.map(valueOf);
        const messages = sent(bothEnds(), values);
        expect(messages.map(({ value }) => value)).to.deep.equal(values);
        messages.forEach(({ bytes }, i) => expect(bytes).to.be.greaterThan(sizes[i] ?? 0));
      }),
      { numRuns: 50 },
    );
  });

  it('what was decoded does not change when its place in the ring is used again', () => {
    const ends = bothEnds();
    const [first] = sent(ends, [valueOf(30)]);
    sent(ends, [valueOf(31), valueOf(RING_BYTES)]);
    expect(first?.value).to.deep.equal(valueOf(30));
  });

  it('a frame too long, or of no bytes, is refused before it is waited for', () => {
    for (const header of [
      [0, 0, 0, 0],
      [101, 0, 0, 0],
      [255, 255, 255, 255],
    ]) {
      const { writer, frames } = bothEnds(100);
      write(writer, ...header);
      expect(() => frames.next()).to.throw(FrameError, /it must have 1 to 100/);
    }
  });

  it('a frame of which only a part is there is waited for', () => {
    const { writer, frames } = bothEnds();
    write(writer, 2, 0);
    expect(frames.next()).to.equal(undefined);
    write(writer, 0, 0, 0x91);
    expect(frames.next()).to.equal(undefined);
    write(writer, 7, 1, 0, 0, 0, 8);
    expect(frames.next()).to.deep.equal({ value: [7], bytes: 2 });
    expect(frames.next()).to.deep.equal({ value: 8, bytes: 1 });
  });

  it('a body that ends early is not completed by what was in the buffer before', () => {
    const { writer, frames } = bothEnds();
    write(writer, 4, 0, 0, 0, 0x93, 1, 2, 3);
    expect(frames.next()?.value).to.deep.equal([1, 2, 3]);
    write(writer, 3, 0, 0, 0, 0x93, 1, 2);
    expect(() => frames.next()).to.throw(MessageError, 'ends in the middle');
  });

  it('a peer that scribbles over words and bytes is found out, or read as what it seems to say', () => {
    const scribble = fc.tuple(fc.boolean(), fc.nat(), fc.integer());
    fc.assert(
      fc.property(fc.array(scribble, { minLength: 1, maxLength: 20 }), (scribbles) => {
        const { ring, writer, frames } = bothEnds();
        for (const [isWord, place, value] of scribbles) {
          if (isWord) ring.words[ring.base + (place % 2) * 32 + ((place >> 1) % 2)] = value;
          else ring.bytes[place % 64] = value;
          try {
            frames.next();
            write(writer, value & 0xff, 0, 0, 0, 1);
          } catch (error) {
            expect(error).to.satisfy((e: unknown) => e instanceof FrameError || e instanceof MessageError);
            return;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
