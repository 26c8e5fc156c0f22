import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_STREAM_APPEND,
  ZX_STREAM_MODE_READ,
  ZX_STREAM_MODE_WRITE,
  ZX_STREAM_SEEK_ORIGIN_END,
  ZX_STREAM_SEEK_ORIGIN_START,
} from '../../kernel';
import { Stream, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome, text } from './setup';

describe('Stream', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let vmo: Vmo;
    let stream: Stream;
    beforeEach(() => {
      process = boot.process();
      vmo = ok(Vmo.create(process, 4096)).vmo;
      ok(vmo.setContentSize(0));
      stream = ok(Stream.create(vmo, ZX_STREAM_MODE_READ | ZX_STREAM_MODE_WRITE)).stream;
    });

    it('reads what it wrote, from where it was sought', () => {
      expect(ok(stream.writev([text('one'), text('two')])).actual).to.equal(6);
      expect(ok(stream.seek(ZX_STREAM_SEEK_ORIGIN_START, 1)).seek).to.equal(1);
      const { vectors, actual } = ok(stream.readv([2, 9]));
      expect(vectors).to.deep.equal([text('ne'), text('two')]);
      expect(actual).to.equal(5);
      expect(ok(vmo.getContentSize()).contentSize).to.equal(6);
    });

    it('reads and writes elsewhere without moving', () => {
      ok(stream.writevAt(2, [text('abc')]));
      expect(ok(stream.readvAt(3, [9])).vectors).to.deep.equal([text('bc')]);
      expect(ok(stream.readv([3])).vectors).to.deep.equal([new Uint8Array([0, 0, 97])]);
    });

    it('appends when it is asked to, or set so', () => {
      ok(stream.writev([text('abc')]));
      ok(stream.seek(ZX_STREAM_SEEK_ORIGIN_START, 0));
      ok(stream.writev([text('d')], ZX_STREAM_APPEND));
      expect(ok(stream.getModeAppend()).append).to.equal(false);
      ok(stream.setModeAppend(true));
      expect(ok(stream.getModeAppend()).append).to.equal(true);
      ok(stream.seek(ZX_STREAM_SEEK_ORIGIN_START, 0));
      ok(stream.writev([text('e')]));
      expect(ok(stream.readvAt(0, [9])).vectors).to.deep.equal([text('abcde')]);
    });

    it('lives on without its VMO’s handle, and says what it was refused for', () => {
      vmo.close();
      const { stream: copy } = ok(stream.duplicate());
      expect(koidOf(copy)).to.equal(koidOf(stream));
      ok(copy.writev([text('x')]));
      expect(outcome(stream.seek(ZX_STREAM_SEEK_ORIGIN_END, -2))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(Stream.create(vmo, ZX_STREAM_MODE_READ))).to.equal('ZX_ERR_BAD_HANDLE');
    });
  });
});
