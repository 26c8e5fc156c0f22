import { expect } from 'chai';
import fc from 'fast-check';
import { Kernel, ok, ZX_STREAM_APPEND, ZX_VMO_RESIZABLE } from '../../../kernel';
import { outcome } from '../handles';
import { infoOf, PAGE, READ_WRITE, sizeOf } from './setup';

/** A file as a model: its content, and how far it may reach without growing. */
interface File {
  content: number[];
  size: number;
  seek: number;
}

const up = (value: number): number => Math.ceil(value / PAGE) * PAGE;

const offset = fc.oneof(fc.nat(20), fc.integer({ min: PAGE - 10, max: PAGE + 10 }), fc.nat(3 * PAGE));
const vectors = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 4 });
const capacities = fc.array(fc.oneof(fc.nat(30), fc.constant(2 * PAGE)), { maxLength: 4 });
const step = fc.oneof(
  fc.record({ write: vectors, append: fc.boolean() }),
  fc.record({ write: vectors, at: offset }),
  fc.record({ read: capacities }),
  fc.record({ read: capacities, at: offset }),
  fc.record({ whence: fc.nat(2), by: fc.integer({ min: -3 * PAGE, max: 3 * PAGE }) }),
);

/** What the model says to a write: how many bytes, or which status. */
function write(file: File, start: number, bytes: number[], mayGrow: boolean): number | string {
  if (bytes.length === 0) return 0;
  if (mayGrow) file.size = Math.max(file.size, up(start + bytes.length));
  if (start >= file.size) return 'ZX_ERR_NO_SPACE';
  const written = bytes.slice(0, file.size - start);
  while (file.content.length < start) file.content.push(0);
  file.content.splice(start, written.length, ...written);
  return written.length;
}

describe('a stream, whatever is read, written and sought,', () => {
  it('is a file with a position: all that was written is there, gaps are zero, nothing else is', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (mayGrow, steps) => {
        using kernel = new Kernel({ seed: 1 });
        const { sys } = kernel.createProcess('a');
        const before = kernel.counts();
        const vmo = ok(sys.zx_vmo_create(0, mayGrow ? ZX_VMO_RESIZABLE : 0)).out;
        const small = mayGrow ? vmo : ok(sys.zx_vmo_create(1, 0)).out;
        ok(sys.zx_object_set_property(small, 17, 0));
        const stream = ok(sys.zx_stream_create(READ_WRITE, small, 0)).out_stream;
        const file: File = { content: [], size: sizeOf(sys, small), seek: 0 };
        for (const each of steps) {
          if ('write' in each) {
            const bytes = each.write.flatMap((vector) => [...vector]);
            const append = 'append' in each && each.append;
            const start = 'at' in each ? each.at : append ? file.content.length : file.seek;
            const result =
              'at' in each
                ? sys.zx_stream_writev_at(stream, 0, each.at, each.write)
                : sys.zx_stream_writev(stream, append ? ZX_STREAM_APPEND : 0, each.write);
            const expected = write(file, start, bytes, mayGrow);
            expect('actual' in result ? result.actual : outcome(result)).to.equal(expected);
            if (!('at' in each) && typeof expected === 'number' && expected > 0) file.seek = start + expected;
          } else if ('read' in each) {
            const start = 'at' in each ? each.at : file.seek;
            const result =
              'at' in each
                ? sys.zx_stream_readv_at(stream, 0, each.at, each.read)
                : sys.zx_stream_readv(stream, 0, each.read);
            const wanted = each.read.reduce((sum, capacity) => sum + capacity, 0);
            const expected = file.content.slice(start, start + wanted);
            expect(Buffer.concat(ok(result).vectors).equals(Uint8Array.from(expected))).to.equal(true);
            expect(ok(result).actual).to.equal(expected.length);
            if (!('at' in each)) file.seek += expected.length;
          } else {
            const origin = [0, file.seek, file.content.length][each.whence] ?? 0;
            const result = sys.zx_stream_seek(stream, each.whence, each.by);
            if (origin + each.by < 0) expect(outcome(result)).to.equal('ZX_ERR_INVALID_ARGS');
            else file.seek = ok(result).out_seek;
            if (origin + each.by >= 0) expect(file.seek).to.equal(origin + each.by);
          }
          expect(infoOf(sys, stream)).to.include({ seek: file.seek, content_size: file.content.length });
          expect(sizeOf(sys, small)).to.equal(file.size);
        }
        ok(sys.zx_handle_close_many([stream, vmo, ...(small === vmo ? [] : [small])]));
        expect(kernel.counts()).to.deep.equal(before);
      }),
      { numRuns: 150 },
    );
  });
});
