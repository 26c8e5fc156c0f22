import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_CACHE_POLICY_UNCACHED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_FILE_BIG,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_SPACE,
  ZX_ERR_OUT_OF_RANGE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_STREAM_MODE_APPEND,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_WRITE,
  ZX_STREAM_APPEND,
  ZX_STREAM_MODE_APPEND,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, vmo, without, withRights } from '../handles';
import { contentOf, contentSize, infoOf, MAX_U64, PAGE, READ_WRITE, sizeOf, streamed, text } from './setup';

type Write = (
  sys: Syscalls,
  stream: number,
  options: number,
  offset: number,
  vectors: Uint8Array[],
) => ReturnType<Syscalls['zx_stream_writev']>;

/** Both ways to write at an offset: after seeking there, and by naming it. */
const ways: Record<string, Write> = {
  zx_stream_writev: (sys, stream, options, offset, vectors) => {
    sys.zx_stream_seek(stream, 0, offset);
    return sys.zx_stream_writev(stream, options, vectors);
  },
  zx_stream_writev_at: (sys, stream, options, offset, vectors) =>
    sys.zx_stream_writev_at(stream, options, offset, vectors),
};

for (const [name, write] of Object.entries(ways)) {
  describe(name, () => {
    eachMode((boot) => {
      it('ZX_OK: gathers in order, and the content grows to the end of what was written', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        expect(write(sys, stream, 0, 2, [text('X'), new Uint8Array(0), text('YZ!')])).to.deep.equal({
          status: ZX_OK,
          actual: 4,
        });
        expect(contentOf(sys, file)).to.equal('abXYZ!');
      });

      it('ZX_OK: within the content its size stays', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        ok(write(sys, stream, 0, 1, [text('X')]));
        expect(contentOf(sys, file)).to.equal('aXcd');
      });

      it('ZX_OK: nothing to write, also where there is no room', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        for (const vectors of [[], [new Uint8Array(0)]]) {
          expect(write(sys, stream, 0, 2 ** 52, vectors)).to.deep.equal({ status: ZX_OK, actual: 0 });
        }
        expect(contentSize(sys, file)).to.equal(4);
      });

      it('ZX_OK: behind the content what lies between becomes zero', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'ab');
        ok(sys.zx_vmo_write(file, text('junk'), 2));
        ok(write(sys, stream, 0, 5, [text('end')]));
        expect(contentOf(sys, file)).to.equal('ab\0\0\0end');
      });

      it('ZX_OK: the bytes behind what was written stay, although the content ends before', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, '');
        ok(sys.zx_vmo_write(file, text('0123456789'), 0));
        ok(write(sys, stream, 0, 0, [text('ab')]));
        expect(ok(sys.zx_vmo_read(file, 0, 10)).buffer).to.deep.equal(text('ab23456789'));
      });

      it('ZX_OK: a resizable VMO grows, by whole pages; its content by bytes', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'ab', { resizable: true });
        ok(write(sys, stream, 0, 2 * PAGE, [text('far')]));
        expect([sizeOf(sys, file), contentSize(sys, file)]).to.deep.equal([3 * PAGE, 2 * PAGE + 3]);
        expect(ok(sys.zx_vmo_read(file, 2, 2 * PAGE - 2)).buffer).to.deep.equal(new Uint8Array(2 * PAGE - 2));
      });

      it('ZX_OK: up to the end of a VMO that can not grow: a short write', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, '');
        expect(write(sys, stream, 0, PAGE - 2, [text('abc'), text('d')])).to.deep.equal({
          status: ZX_OK,
          actual: 2,
        });
        expect([sizeOf(sys, file), contentSize(sys, file)]).to.deep.equal([PAGE, PAGE]);
        expect(ok(sys.zx_vmo_read(file, PAGE - 2, 2)).buffer).to.deep.equal(text('ab'));
      });

      it('ZX_OK: more than a frame holds', () => {
        const { sys } = boot.process();
        const size = 9 * 2 ** 20;
        const { file, stream } = streamed(sys, '', { resizable: true, size: 0 });
        const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7) % 251);
        const vectors = [bytes.subarray(0, 10), bytes.subarray(10)];
        expect(ok(write(sys, stream, 0, 0, vectors)).actual).to.equal(size);
        expect(Buffer.compare(ok(sys.zx_vmo_read(file, 0, size)).buffer, bytes)).to.equal(0);
      });

      it('ZX_ERR_NO_SPACE: from the end of a VMO on that can not grow, and nothing changes', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'ab');
        for (const offset of [PAGE, 2 ** 40]) {
          expect(write(sys, stream, 0, offset, [text('x')])).to.deep.equal({ status: ZX_ERR_NO_SPACE });
        }
        expect([sizeOf(sys, file), contentSize(sys, file)]).to.deep.equal([PAGE, 2]);
      });

      it('ZX_ERR_NO_SPACE: a handle without ZX_RIGHT_RESIZE made the stream', () => {
        const { sys } = boot.process();
        const file = vmo(sys, PAGE, ZX_VMO_RESIZABLE);
        const stream = ok(
          sys.zx_stream_create(READ_WRITE, without(sys, file, ZX_RIGHT_RESIZE), 0),
        ).out_stream;
        expect(write(sys, stream, 0, PAGE, [text('x')])).to.deep.equal({ status: ZX_ERR_NO_SPACE });
        expect(sizeOf(sys, file)).to.equal(PAGE);
      });

      it('ZX_ERR_OUT_OF_RANGE: further than a VMO that can grow may ever reach', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'ab', { resizable: true });
        expect(write(sys, stream, 0, 2 ** 53 - 1, [text('x')])).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
        expect([sizeOf(sys, file), contentSize(sys, file)]).to.deep.equal([PAGE, 2]);
      });

      it('ZX_ERR_INVALID_ARGS: options, before the handle is looked at', () => {
        const { sys } = boot.process();
        for (const options of [2, 4, 0xffffffff]) {
          expect(write(sys, ZX_HANDLE_INVALID, options, 0, [])).to.deep.equal({
            status: ZX_ERR_INVALID_ARGS,
          });
        }
      });

      it('ZX_ERR_BAD_STATE: the VMO is not cached', () => {
        const { sys } = boot.process();
        const file = vmo(sys);
        const stream = ok(sys.zx_stream_create(READ_WRITE, file, 0)).out_stream;
        ok(sys.zx_vmo_set_cache_policy(file, ZX_CACHE_POLICY_UNCACHED));
        expect(write(sys, stream, 0, 0, [text('x')])).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      });

      it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing is written', () => {
        const { sys } = boot.process();
        const { file, stream } = streamed(sys, 'abcd');
        const put = (handle: number): string => outcome(write(sys, handle, 0, 0, [text('X')]));
        expect(put(ZX_HANDLE_INVALID)).to.equal('ZX_ERR_BAD_HANDLE');
        expect(put(withRights(sys, event(sys), 0))).to.equal('ZX_ERR_WRONG_TYPE');
        expect(put(without(sys, stream, ZX_RIGHT_WRITE))).to.equal('ZX_ERR_ACCESS_DENIED');
        expect(contentOf(sys, file)).to.equal('abcd');
        expect(put(withRights(sys, stream, ZX_RIGHT_WRITE))).to.equal('ZX_OK');
      });
    });

    eachMode(
      (boot) => {
        it('ZX_ERR_NO_MEMORY: at the limit of bytes, and neither size nor content changes', () => {
          const { sys } = boot.process();
          const { file, stream } = streamed(sys, 'ab', { resizable: true });
          const result = write(sys, stream, 0, 10, [new Uint8Array(10 * PAGE)]);
          expect(outcome(result)).to.equal('ZX_ERR_NO_MEMORY');
          expect([sizeOf(sys, file), contentOf(sys, file)]).to.deep.equal([PAGE, 'ab']);
        });
      },
      { limits: { bytes: 5 * PAGE } },
    );
  });
}

describe('writing to a stream', () => {
  eachMode((boot) => {
    it('zx_stream_writev moves the position by what it wrote, zx_stream_writev_at does not', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, '');
      ok(sys.zx_stream_writev(stream, 0, [text('one')]));
      ok(sys.zx_stream_writev_at(stream, 0, 10, [text('three')]));
      ok(sys.zx_stream_writev(stream, 0, [text('two')]));
      expect(infoOf(sys, stream).seek).to.equal(6);
      expect(contentOf(sys, file)).to.equal('onetwo\0\0\0\0three');
    });

    it('zx_stream_writev_at gives ZX_ERR_FILE_BIG where the end wraps, whatever the VMO can do', () => {
      const { sys } = boot.process();
      for (const resizable of [true, false]) {
        const { stream } = streamed(sys, 'ab', { resizable });
        for (const [offset, length] of [
          [MAX_U64, 1],
          [MAX_U64 - 5n, 7],
          [MAX_U64 - 5n, 9 * 2 ** 20],
        ] as const) {
          const result = sys.zx_stream_writev_at(stream, 0, offset, [new Uint8Array(length)]);
          expect(result).to.deep.equal({ status: ZX_ERR_FILE_BIG });
        }
      }
    });

    it('zx_stream_writev_at gives ZX_ERR_OUT_OF_RANGE where no VMO reaches, else ZX_ERR_NO_SPACE', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'ab');
      const at = (offset: bigint): string => outcome(sys.zx_stream_writev_at(stream, 0, offset, [text('x')]));
      expect(at(MAX_U64 - 1n)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(at(2n ** 64n - 0x20000n)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(at(2n ** 64n - 0x20001n)).to.equal('ZX_ERR_NO_SPACE');
      expect(at(2n ** 60n)).to.equal('ZX_ERR_NO_SPACE');
    });

    it('ZX_STREAM_APPEND writes at the end of the content and moves the position there', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, 'abc');
      ok(sys.zx_stream_writev(stream, ZX_STREAM_APPEND, [text('def')]));
      expect([contentOf(sys, file), infoOf(sys, stream).seek]).to.deep.equal(['abcdef', 6]);
      ok(sys.zx_stream_seek(stream, 0, 0));
      ok(sys.zx_stream_writev(stream, 0, [text('X')]));
      expect(contentOf(sys, file)).to.equal('Xbcdef');
      expect(infoOf(sys, stream).options).to.equal(READ_WRITE);
    });

    it('in append mode, from its creation or as a property, every zx_stream_writev appends', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, 'abc', { options: READ_WRITE | ZX_STREAM_MODE_APPEND });
      ok(sys.zx_stream_writev(stream, 0, [text('d')]));
      ok(sys.zx_stream_seek(stream, 0, 0));
      ok(sys.zx_stream_writev(stream, 0, [text('e')]));
      ok(sys.zx_object_set_property(stream, ZX_PROP_STREAM_MODE_APPEND, 0));
      ok(sys.zx_stream_seek(stream, 0, 0));
      ok(sys.zx_stream_writev(stream, 0, [text('A')]));
      expect(contentOf(sys, file)).to.equal('Abcde');
    });

    it('append mode does not touch zx_stream_writev_at', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, 'abc', { options: READ_WRITE | ZX_STREAM_MODE_APPEND });
      ok(sys.zx_stream_writev_at(stream, 0, 1, [text('X')]));
      expect(contentOf(sys, file)).to.equal('aXc');
    });

    it('appending to a VMO that is full: a short write, then ZX_ERR_NO_SPACE with the position as it was', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, new Uint8Array(PAGE - 1));
      expect(ok(sys.zx_stream_writev(stream, ZX_STREAM_APPEND, [text('ab')])).actual).to.equal(1);
      ok(sys.zx_stream_seek(stream, 0, 7));
      expect(outcome(sys.zx_stream_writev(stream, ZX_STREAM_APPEND, [text('b')]))).to.equal(
        'ZX_ERR_NO_SPACE',
      );
      expect(infoOf(sys, stream).seek).to.equal(7);
    });

    it('appends behind a content size that exceeds the VMO: it grows, or there is no space', () => {
      const { sys } = boot.process();
      for (const resizable of [true, false]) {
        const { file, stream } = streamed(sys, 'ab', { resizable });
        ok(sys.zx_object_set_property(file, ZX_PROP_VMO_CONTENT_SIZE, 2 * PAGE));
        const result = sys.zx_stream_writev(stream, ZX_STREAM_APPEND, [text('x')]);
        expect(outcome(result)).to.equal(resizable ? 'ZX_OK' : 'ZX_ERR_NO_SPACE');
        expect(sizeOf(sys, file)).to.equal(resizable ? 3 * PAGE : PAGE);
      }
    });

    it('shows in memory that is mapped', () => {
      const a = boot.process();
      const { file, stream } = streamed(a.sys, 'ab', { resizable: true });
      const addr = ok(a.sys.zx_vmar_map(a.rootVmar, 3, 0, file, 0, PAGE)).mapped_addr;
      ok(a.sys.zx_stream_writev(stream, ZX_STREAM_APPEND, [text('cd')]));
      expect(new TextDecoder().decode(a.memory(addr, 4).slice())).to.equal('abcd');
    });

    it('async writes the same, also in more than one frame', async () => {
      const { sys, async } = boot.process();
      const size = 5 * 2 ** 20;
      const { file, stream } = streamed(sys, '', { size });
      expect(ok(await async.zx_stream_writev(stream, 0, [new Uint8Array(size).fill(1)])).actual).to.equal(
        size,
      );
      expect(ok(await async.zx_stream_writev_at(stream, 0, 0, [text('x')])).actual).to.equal(1);
      expect(contentSize(sys, file)).to.equal(size);
    });
  });
});
