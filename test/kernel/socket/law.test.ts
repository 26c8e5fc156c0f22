import { expect } from 'chai';
import fc from 'fast-check';
import { Kernel, ok, type Syscalls, ZX_SOCKET_PEEK } from '../../../kernel';
import { outcome, signalsOf } from '../handles';
import { infoOf, ROOM, socket } from './setup';

const READABLE = 1;
const WRITABLE = 2;
const BUFFERS = 0x3;

/** One direction as a model: what was written and not read, a list of datagrams or one run of bytes. */
type Direction = number[][];

const usedIn = (direction: Direction): number => direction.reduce((sum, { length }) => sum + length, 0);

/** Small and huge sizes, so that buffers fill up. */
const size = fc.oneof(fc.nat(20), fc.constantFrom(ROOM - 10, ROOM, ROOM + 1, 100_000));
const step = fc.record({
  what: fc.constantFrom('write' as const, 'read' as const, 'peek' as const),
  side: fc.constantFrom(0 as const, 1 as const),
  size,
});

/** The bytes of the n-th write: all alike, and unlike those of its neighbours. */
const bytesOf = (n: number, length: number): number[] => new Array<number>(length).fill((n * 37 + 1) % 256);

function law(options: number, write: (direction: Direction, bytes: number[]) => number | string): void {
  const read = (direction: Direction, length: number, peek: boolean): number[] => {
    const oldest = options === 0 ? direction.flat() : (direction[0] ?? []);
    const given = oldest.slice(0, length);
    if (peek || given.length === 0) return given;
    if (options === 0) direction.splice(0, direction.length, oldest.slice(given.length));
    else direction.shift();
    if (usedIn(direction) === 0) direction.length = 0;
    return given;
  };
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      using kernel = new Kernel({ seed: 1 });
      const { sys } = kernel.createProcess('a');
      const before = kernel.counts();
      const ends = socket(sys, options);
      /** What waits at each end. */
      const waiting: readonly [Direction, Direction] = [[], []];
      steps.forEach((each, n) => {
        const end = ends[each.side];
        const [own, far] = each.side === 0 ? waiting : [waiting[1], waiting[0]];
        if (each.what === 'write') {
          const bytes = bytesOf(n, each.size);
          const result = sys.zx_socket_write(end, 0, Uint8Array.from(bytes));
          expect('actual' in result ? result.actual : outcome(result)).to.equal(write(far, bytes));
        } else {
          const peek = each.what === 'peek';
          const result = sys.zx_socket_read(end, peek ? ZX_SOCKET_PEEK : 0, each.size);
          if (own.length === 0) expect(outcome(result)).to.equal('ZX_ERR_SHOULD_WAIT');
          else {
            const expected = read(own, each.size, peek);
            expect(Buffer.compare(ok(result).buffer, Uint8Array.from(expected))).to.equal(0);
            expect(ok(result).actual).to.equal(expected.length);
          }
        }
        expectState(sys, end, own, far);
        expect(kernel.counts().bytes - before.bytes).to.equal(usedIn(own) + usedIn(far));
      });
      ok(sys.zx_handle_close_many(ends));
      expect(kernel.counts()).to.deep.equal(before);
    }),
    { numRuns: 60 },
  );

  function expectState(sys: Syscalls, end: number, own: Direction, far: Direction): void {
    expect(signalsOf(sys, end) & BUFFERS).to.equal(
      (own.length > 0 ? READABLE : 0) | (usedIn(far) < ROOM ? WRITABLE : 0),
    );
    expect(infoOf(sys, end)).to.include({
      rx_buf_size: usedIn(own),
      rx_buf_available: options === 0 ? usedIn(own) : (own[0]?.length ?? 0),
      tx_buf_size: usedIn(far),
    });
  }
}

describe('a socket, whatever is written, read and peeked at,', () => {
  it('is, as a stream, a bounded queue of bytes for each direction', () => {
    law(0, (direction, bytes) => {
      const free = ROOM - usedIn(direction);
      if (bytes.length === 0) return 0;
      if (free === 0) return 'ZX_ERR_SHOULD_WAIT';
      direction.push(bytes.slice(0, free));
      return Math.min(free, bytes.length);
    });
  });

  it('is, in datagrams, a queue of packets for each direction, bounded by their bytes', () => {
    law(1, (direction, bytes) => {
      const free = ROOM - usedIn(direction);
      if (bytes.length === 0) return 0;
      if (free === 0) return 'ZX_ERR_SHOULD_WAIT';
      if (bytes.length > ROOM) return 'ZX_ERR_OUT_OF_RANGE';
      if (bytes.length > free) return 'ZX_ERR_SHOULD_WAIT';
      direction.push(bytes);
      return bytes.length;
    });
  });
});
