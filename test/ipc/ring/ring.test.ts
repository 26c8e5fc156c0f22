import { expect } from 'chai';
import fc from 'fast-check';
import { READ, RING_BYTES, WRITTEN } from '../../../ipc/ring/layout';
import { FrameError } from '../../../ipc/wire/frame';
import { bothEnds } from './ends';

/** How much is written or read at once: small amounts, and such that the ring wraps or is full. */
const amounts = fc.oneof(fc.nat(100), fc.nat(2 * RING_BYTES));

describe('a ring of bytes', () => {
  it('what is read is what was written, in any pieces, and never more than was there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), amounts), { maxLength: 30 }), (steps) => {
        const { writer, reader } = bothEnds();
        let written = 0;
        let read = 0;
        for (const [isWrite, amount] of steps) {
          if (isWrite) {
            const source = Uint8Array.from({ length: amount }, (_, i) => (written + i) % 251);
            const expected = Math.min(amount, RING_BYTES - (written - read));
            expect(writer.room).to.equal(RING_BYTES - (written - read));
            expect(writer.write(source, 0, amount)).to.equal(expected);
            written += expected;
          } else {
            const length = Math.min(amount, written - read);
            expect(reader.available).to.equal(written - read);
            const target = new Uint8Array(length);
            reader.copy(0, target, length);
            reader.take(length);
            expect(target.findIndex((byte, i) => byte !== (read + i) % 251)).to.equal(-1);
            read += length;
          }
        }
      }),
    );
  });

  it('only the part of a buffer that is asked for is written', () => {
    const { writer, reader } = bothEnds();
    expect(writer.write(Uint8Array.of(1, 2, 3, 4), 1, 3)).to.equal(2);
    const target = new Uint8Array(2);
    reader.copy(0, target, 2);
    expect([...target]).to.deep.equal([2, 3]);
  });

  it('a length that lies across the end of the ring is read like any other', () => {
    const { writer, reader } = bothEnds();
    const filler = new Uint8Array(RING_BYTES - 2);
    writer.write(filler, 0, filler.length);
    reader.take(filler.length);
    writer.write(Uint8Array.of(0x78, 0x56, 0x34, 0x92), 0, 4);
    expect(reader.peekUint32()).to.equal(0x92345678);
  });

  it('positions begin again at 0 behind 2^32 bytes, and nothing is lost there', () => {
    const { ring, writer, reader } = bothEnds();
    const filler = new Uint8Array(RING_BYTES);
    for (let left = 2 ** 32; left > 0; left -= RING_BYTES) {
      const length = left === RING_BYTES ? RING_BYTES - 2 : RING_BYTES;
      writer.write(filler, 0, length);
      reader.take(length);
    }
    expect(writer.room).to.equal(RING_BYTES);
    expect(writer.write(Uint8Array.of(0x78, 0x56, 0x34, 0x92, 5), 0, 5)).to.equal(5);
    expect(ring.words[ring.base + WRITTEN]).to.equal(3);
    expect([writer.room, reader.available]).to.deep.equal([RING_BYTES - 5, 5]);
    expect(reader.peekUint32()).to.equal(0x92345678);
    reader.take(4);
    expect(ring.words[ring.base + READ]).to.equal(2);
    expect([writer.room, reader.available]).to.deep.equal([RING_BYTES - 1, 1]);
  });

  it('a writer that claims more than a ring holds, or less than was read, is found out', () => {
    for (const claim of [RING_BYTES + 1, -1, 0x7fffffff, -0x80000000]) {
      const { ring, reader } = bothEnds();
      ring.words[ring.base + WRITTEN] = claim;
      expect(() => reader.available, String(claim)).to.throw(FrameError, 'bytes were written, and 0 read');
    }
  });

  it('a reader that claims to have read what was not written is found out', () => {
    for (const claim of [1, -RING_BYTES - 1, 0x7fffffff, -0x80000000]) {
      const { ring, writer } = bothEnds();
      ring.words[ring.base + READ] = claim;
      expect(() => writer.write(Uint8Array.of(1), 0, 1), String(claim)).to.throw(
        FrameError,
        'bytes were read',
      );
    }
  });

  it('what the other end does to this end’s own position is not noticed', () => {
    const { ring, writer, reader } = bothEnds();
    writer.write(Uint8Array.of(1, 2), 0, 2);
    expect(reader.available).to.equal(2);
    reader.take(1);
    ring.words[ring.base + READ] = 0;
    expect(reader.available).to.equal(1);
  });

  it('an end that sleeps is woken once, and not any more when it has woken by itself', () => {
    const { writer, reader } = bothEnds();
    expect([writer.wakesReader(), reader.wakesWriter()]).to.deep.equal([false, false]);
    reader.fallAsleep();
    writer.fallAsleep();
    expect([writer.wakesReader(), reader.wakesWriter()]).to.deep.equal([true, true]);
    expect([writer.wakesReader(), reader.wakesWriter()]).to.deep.equal([false, false]);
    reader.fallAsleep();
    writer.fallAsleep();
    reader.wakeUp();
    writer.wakeUp();
    expect([writer.wakesReader(), reader.wakesWriter()]).to.deep.equal([false, false]);
  });
});
