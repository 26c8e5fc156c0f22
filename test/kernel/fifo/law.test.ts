import { expect } from 'chai';
import fc from 'fast-check';
import { Kernel, ok } from '../../../kernel';
import { outcome, signalsOf } from '../handles';

const READABLE = 1;
const WRITABLE = 2;

const step = fc.record({
  write: fc.boolean(),
  side: fc.constantFrom(0 as const, 1 as const),
  count: fc.nat(6),
});

describe('a fifo, whatever is written and read,', () => {
  it('is a bounded queue of elements for each direction', () => {
    const geometry = fc.record({
      count: fc.integer({ min: 1, max: 8 }),
      size: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(geometry, fc.array(step, { maxLength: 60 }), ({ count: room, size }, steps) => {
        using kernel = new Kernel({ seed: 1 });
        const { sys } = kernel.createProcess('a');
        const before = kernel.counts();
        const { out0, out1 } = ok(sys.zx_fifo_create(room, size, 0));
        const ends = [out0, out1] as const;
        /** What waits at each end: the numbers of the elements. */
        const queues: readonly [number[], number[]] = [[], []];
        let made = 0;
        for (const { write, side, count } of steps) {
          const [end, own, far] = [ends[side], queues[side], queues[side === 0 ? 1 : 0]];
          if (write) {
            const fresh = Array.from({ length: count }, () => made++ % 256);
            const data = Uint8Array.from(fresh.flatMap((each) => new Array<number>(size).fill(each)));
            const result = sys.zx_fifo_write(end, size, data);
            const taken = Math.min(count, room - far.length);
            if (count === 0) expect(outcome(result)).to.equal('ZX_ERR_OUT_OF_RANGE');
            else if (taken === 0) expect(outcome(result)).to.equal('ZX_ERR_SHOULD_WAIT');
            else expect(ok(result).actual_count).to.equal(taken);
            far.push(...fresh.slice(0, taken));
          } else {
            const result = sys.zx_fifo_read(end, size, count);
            if (count === 0) expect(outcome(result)).to.equal('ZX_ERR_OUT_OF_RANGE');
            else if (own.length === 0) expect(outcome(result)).to.equal('ZX_ERR_SHOULD_WAIT');
            else {
              const expected = own.splice(0, count);
              expect(ok(result).actual_count).to.equal(expected.length);
              const bytes = expected.flatMap((each) => new Array<number>(size).fill(each));
              expect([...ok(result).data]).to.deep.equal(bytes);
            }
          }
          expect(signalsOf(sys, end)).to.equal(
            (own.length > 0 ? READABLE : 0) | (far.length < room ? WRITABLE : 0),
          );
          expect(kernel.counts().bytes - before.bytes).to.equal((own.length + far.length) * size);
        }
        ok(sys.zx_handle_close_many([...ends]));
        expect(kernel.counts()).to.deep.equal(before);
      }),
      { numRuns: 200 },
    );
  });
});
