import { expect } from 'chai';
import {
  ok,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_STREAM_SEEK_ORIGIN_CURRENT as CURRENT,
  ZX_STREAM_SEEK_ORIGIN_END as END,
  ZX_STREAM_SEEK_ORIGIN_START as START,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, without, withRights } from '../handles';
import { infoOf, readText, streamed } from './setup';

describe('zx_stream_seek', () => {
  eachMode((boot) => {
    it('ZX_OK: from the start, the position or the end of the content', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef');
      expect(sys.zx_stream_seek(stream, START, 2)).to.deep.equal({ status: ZX_OK, out_seek: 2 });
      expect(ok(sys.zx_stream_seek(stream, CURRENT, 2)).out_seek).to.equal(4);
      expect(ok(sys.zx_stream_seek(stream, CURRENT, -3n)).out_seek).to.equal(1);
      expect(ok(sys.zx_stream_seek(stream, END, -1)).out_seek).to.equal(5);
      expect(readText(sys, stream, 9)).to.equal('f');
    });

    it('ZX_OK: behind the content, where there is nothing to read', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef');
      expect(ok(sys.zx_stream_seek(stream, END, 100)).out_seek).to.equal(106);
      expect(readText(sys, stream, 9)).to.equal('');
      expect(ok(sys.zx_stream_seek(stream, START, 2n ** 53n - 1n)).out_seek).to.equal(2 ** 53 - 1);
    });

    it('ZX_OK: the end is that of the content now', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, 'abcdef');
      ok(sys.zx_object_set_property(file, ZX_PROP_VMO_CONTENT_SIZE, 2));
      expect(ok(sys.zx_stream_seek(stream, END, 0)).out_seek).to.equal(2);
    });

    it('ZX_OK: READ or WRITE is all it takes', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys);
      for (const right of [ZX_RIGHT_READ, ZX_RIGHT_WRITE]) {
        expect(outcome(sys.zx_stream_seek(withRights(sys, stream, right), START, 0))).to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_INVALID_ARGS: an unknown origin, or a position below 0, which leaves it where it was', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef', { seek: 3 });
      for (const [whence, offset] of [
        [3, 0],
        [0xffffffff, 0],
        [START, -1],
        [CURRENT, -4],
        [END, -7],
        [START, -(2n ** 63n)],
      ] as const) {
        expect(sys.zx_stream_seek(stream, whence, offset)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      expect(infoOf(sys, stream).seek).to.equal(3);
    });

    it('ZX_ERR_OUT_OF_RANGE: a position that the simulator does not keep', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'abcdef', { seek: 3 });
      for (const whence of [START, CURRENT, END]) {
        expect(sys.zx_stream_seek(stream, whence, 2n ** 63n - 1n)).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
      }
      expect(infoOf(sys, stream).seek).to.equal(3);
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, before the arguments', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys);
      expect(outcome(sys.zx_stream_seek(ZX_HANDLE_INVALID, 9, -1))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_stream_seek(withRights(sys, event(sys), 0), 9, -1))).to.equal(
        'ZX_ERR_WRONG_TYPE',
      );
      const bare = without(sys, stream, ZX_RIGHT_READ | ZX_RIGHT_WRITE);
      expect(outcome(sys.zx_stream_seek(bare, 9, -1))).to.equal('ZX_ERR_ACCESS_DENIED');
    });
  });
});
