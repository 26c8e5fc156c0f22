import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_CACHE_POLICY_UNCACHED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_READ,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, vmo, without, withRights } from '../handles';
import { infoOf, MAX_U64, PAGE, READ_WRITE, readText, streamed, text } from './setup';

type Capacities = (number | bigint)[];
const EMPTY = new Uint8Array(0);

/** Both ways to read from an offset: after seeking there, and by naming it. */
const ways: Record<
  string,
  (
    sys: Syscalls,
    stream: number,
    options: number,
    offset: number,
    caps: Capacities,
  ) => ReturnType<Syscalls['zx_stream_readv']>
> = {
  zx_stream_readv: (sys, stream, options, offset, capacities) => {
    sys.zx_stream_seek(stream, 0, offset);
    return sys.zx_stream_readv(stream, options, capacities);
  },
  zx_stream_readv_at: (sys, stream, options, offset, capacities) =>
    sys.zx_stream_readv_at(stream, options, offset, capacities),
};

for (const [name, read] of Object.entries(ways)) {
  describe(name, () => {
    eachMode((boot) => {
      it('ZX_OK: the content from the offset on, scattered in order', () => {
        const { sys } = boot.process();
        const { stream } = streamed(sys, 'abcdefgh');
        expect(read(sys, stream, 0, 1, [2, 0, 3])).to.deep.equal({
          status: ZX_OK,
          vectors: [text('bc'), EMPTY, text('def')],
          actual: 5,
        });
      });

      it('ZX_OK: less at the end of the content, nothing behind it, whatever the VMO holds', () => {
        const { sys } = boot.process();
        const { stream } = streamed(sys, 'abcd');
        expect(read(sys, stream, 0, 1, [2, 5])).to.deep.equal({
          status: ZX_OK,
          vectors: [text('bc'), text('d')],
          actual: 3,
        });
        for (const offset of [4, 5, PAGE, 2 ** 52]) {
          expect(read(sys, stream, 0, offset, [2, 5])).to.deep.equal({
            status: ZX_OK,
            vectors: [EMPTY, EMPTY],
            actual: 0,
          });
        }
      });

      it('ZX_OK: no capacity at all', () => {
        const { sys } = boot.process();
        const { stream } = streamed(sys, 'abcd');
        expect(read(sys, stream, 0, 0, [])).to.deep.equal({ status: ZX_OK, vectors: [], actual: 0 });
        expect(read(sys, stream, 0, 0, [0, 0])).to.deep.equal({
          status: ZX_OK,
          vectors: [EMPTY, EMPTY],
          actual: 0,
        });
      });

      it('ZX_OK: capacities far beyond the content, and more content than a frame holds', () => {
        const { sys } = boot.process();
        const bytes = Uint8Array.from({ length: 9 * 2 ** 20 }, (_, i) => (i * 7) % 251);
        const { stream } = streamed(sys, bytes, { size: bytes.length });
        const { vectors, actual } = ok(read(sys, stream, 0, 1, [5 * 2 ** 20, 2 ** 40]));
        expect(actual).to.equal(bytes.length - 1);
        expect(Buffer.compare(Buffer.concat(vectors), bytes.subarray(1))).to.equal(0);
        expect(vectors.map(({ length }) => length)).to.deep.equal([5 * 2 ** 20, 4 * 2 ** 20 - 1]);
      });

      it('ZX_OK: content beyond the VMO: the buffers that can be filled from within it', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        ok(sys.zx_object_set_property(file, ZX_PROP_VMO_CONTENT_SIZE, 3 * PAGE));
        const { vectors, actual } = ok(read(sys, stream, 0, 0, [PAGE - 1, 2, 1]));
        expect(vectors.map(({ length }) => length)).to.deep.equal([PAGE - 1, 0, 0]);
        expect(actual).to.equal(PAGE - 1);
      });

      it('ZX_ERR_OUT_OF_RANGE: content beyond the VMO, and not even the first buffer can be filled', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        ok(sys.zx_object_set_property(file, ZX_PROP_VMO_CONTENT_SIZE, 3 * PAGE));
        for (const [offset, capacity] of [
          [0, PAGE + 1],
          [PAGE, 1],
          [PAGE - 1, 2],
        ] as const) {
          expect(read(sys, stream, 0, offset, [0, capacity])).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
        }
      });

      it('ZX_ERR_INVALID_ARGS: options, before the handle is looked at', () => {
        const { sys } = boot.process();
        for (const options of [1, 2, 0xffffffff]) {
          expect(read(sys, ZX_HANDLE_INVALID, options, 0, [1])).to.deep.equal({
            status: ZX_ERR_INVALID_ARGS,
          });
        }
      });

      it('ZX_ERR_INVALID_ARGS: capacities whose sum wraps, after the handle', () => {
        const { sys } = boot.process();
        const { stream } = streamed(sys, 'abcd');
        expect(read(sys, stream, 0, 0, [MAX_U64, 1])).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
        expect(outcome(read(sys, ZX_HANDLE_INVALID, 0, 0, [MAX_U64, 1]))).to.equal('ZX_ERR_BAD_HANDLE');
      });

      it('ZX_ERR_BAD_STATE: the VMO is not cached', () => {
        const { sys } = boot.process();
        const file = vmo(sys);
        const stream = ok(sys.zx_stream_create(READ_WRITE, file, 0)).out_stream;
        ok(sys.zx_vmo_set_cache_policy(file, ZX_CACHE_POLICY_UNCACHED));
        expect(read(sys, stream, 0, 0, [1])).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      });

      it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle', () => {
        const { sys } = boot.process();
        const { stream } = streamed(sys, 'abcd');
        expect(outcome(read(sys, ZX_HANDLE_INVALID, 0, 0, [1]))).to.equal('ZX_ERR_BAD_HANDLE');
        expect(outcome(read(sys, withRights(sys, event(sys), 0), 0, 0, [1]))).to.equal('ZX_ERR_WRONG_TYPE');
        expect(outcome(read(sys, without(sys, stream, ZX_RIGHT_READ), 0, 0, [1]))).to.equal(
          'ZX_ERR_ACCESS_DENIED',
        );
        expect(outcome(read(sys, withRights(sys, stream, ZX_RIGHT_READ), 0, 0, [1]))).to.equal('ZX_OK');
      });
    });
  });
}

describe('reading from a stream', () => {
  eachMode((boot) => {
    it('zx_stream_readv moves the position by what it read, zx_stream_readv_at does not', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef');
      expect(readText(sys, stream, 2)).to.equal('ab');
      ok(sys.zx_stream_readv_at(stream, 0, 1, [3]));
      expect(infoOf(sys, stream).seek).to.equal(2);
      expect(readText(sys, stream, 9)).to.equal('cdef');
      expect(readText(sys, stream, 9)).to.equal('');
      expect(infoOf(sys, stream).seek).to.equal(6);
    });

    it('zx_stream_readv_at gives nothing where the end of the range wraps, or lies beyond all content', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef');
      for (const [offset, capacity] of [
        [1, MAX_U64],
        [MAX_U64, 2],
        [MAX_U64, 1],
        [2n ** 53n, 5],
      ] as const) {
        expect(ok(sys.zx_stream_readv_at(stream, 0, offset, [capacity])).actual).to.equal(0);
      }
    });

    it('async reads the same, also in more than one frame', async () => {
      const { sys, async } = boot.process();
      const { stream } = streamed(sys, new Uint8Array(5 * 2 ** 20).fill(3), { size: 5 * 2 ** 20 });
      expect(ok(await async.zx_stream_readv(stream, 0, [6 * 2 ** 20])).actual).to.equal(5 * 2 ** 20);
      expect(ok(await async.zx_stream_readv_at(stream, 0, 0, [2])).actual).to.equal(2);
    });
  });
});
