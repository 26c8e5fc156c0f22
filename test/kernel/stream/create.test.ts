import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_STREAM_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_HANDLE_INVALID,
  ZX_INFO_STREAM,
  ZX_INFO_VMO,
  ZX_OBJ_TYPE_STREAM,
  ZX_OK,
  ZX_PROP_NAME,
  ZX_PROP_STREAM_MODE_APPEND as APPEND,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_INSPECT,
  ZX_RIGHT_READ,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_WRITE,
  ZX_STREAM_MODE_APPEND,
  ZX_STREAM_MODE_READ,
  ZX_STREAM_MODE_WRITE,
  ZX_USER_SIGNAL_0,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, outcome, rightsOf, signalsOf, vmo, without, withRights } from '../handles';
import { contentOf, infoOf, MAX_U64, PAGE, READ_WRITE, readText, streamed, text } from './setup';

describe('zx_stream_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a stream with READ and WRITE as its modes say', () => {
      const { sys } = boot.process();
      const file = vmo(sys);
      expect(ZX_DEFAULT_STREAM_RIGHTS).to.equal(0xd0c3);
      for (const [options, rights] of [
        [0, 0],
        [ZX_STREAM_MODE_READ, ZX_RIGHT_READ],
        [ZX_STREAM_MODE_WRITE, ZX_RIGHT_WRITE],
        [READ_WRITE, ZX_RIGHT_READ | ZX_RIGHT_WRITE],
        [ZX_STREAM_MODE_APPEND, 0],
      ] as const) {
        const stream = ok(sys.zx_stream_create(options, file, 0)).out_stream;
        expect(basicInfo(sys, stream)).to.include({ type: ZX_OBJ_TYPE_STREAM, related_koid: 0 });
        expect(rightsOf(sys, stream)).to.equal(ZX_DEFAULT_STREAM_RIGHTS | rights);
        expect(signalsOf(sys, stream)).to.equal(0);
        expect(infoOf(sys, stream).options).to.equal(options);
      }
    });

    it('ZX_OK: at any position, behind the content too', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'content', { seek: 100_000 });
      expect(infoOf(sys, stream)).to.deep.equal({ options: READ_WRITE, seek: 100_000, content_size: 7 });
    });

    it('ZX_OK: the VMO’s handle needs just the rights of the modes; ZX_STREAM_MODE_APPEND none', () => {
      const { sys } = boot.process();
      const file = vmo(sys);
      const create = (rights: number, options: number): string =>
        outcome(sys.zx_stream_create(options, withRights(sys, file, rights), 0));
      expect(create(0, ZX_STREAM_MODE_APPEND)).to.equal('ZX_OK');
      expect(create(ZX_RIGHT_READ, ZX_STREAM_MODE_READ)).to.equal('ZX_OK');
      expect(create(ZX_RIGHT_WRITE, ZX_STREAM_MODE_WRITE)).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: other options, before the handle is looked at', () => {
      const { sys } = boot.process();
      for (const options of [8, 0x80000000, 15]) {
        expect(sys.zx_stream_create(options, ZX_HANDLE_INVALID, 0)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the VMO', () => {
      const { sys } = boot.process();
      const file = vmo(sys);
      expect(outcome(sys.zx_stream_create(READ_WRITE, ZX_HANDLE_INVALID, 0))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_stream_create(READ_WRITE, event(sys), 0))).to.equal('ZX_ERR_WRONG_TYPE');
      for (const missing of [ZX_RIGHT_READ, ZX_RIGHT_WRITE]) {
        const less = without(sys, file, missing);
        expect(sys.zx_stream_create(READ_WRITE, less, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a position that the simulator does not keep, after the handle', () => {
      const { sys } = boot.process();
      for (const seek of [2n ** 53n, MAX_U64]) {
        expect(sys.zx_stream_create(0, vmo(sys), seek)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
        expect(outcome(sys.zx_stream_create(0, ZX_HANDLE_INVALID, seek))).to.equal('ZX_ERR_BAD_HANDLE');
      }
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles', () => {
        const { sys } = boot.process();
        const file = vmo(sys);
        while (sys.zx_event_create(0).status === ZX_OK);
        expect(outcome(sys.zx_stream_create(0, file, 0))).to.equal('ZX_ERR_NO_MEMORY');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('a stream', () => {
  eachMode((boot) => {
    it('works on after the last handle to the VMO is closed, and keeps what it was given', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, 'content');
      ok(sys.zx_handle_close(file));
      expect(readText(sys, stream, 20)).to.equal('content');
    });

    it('keeps a child of a VMO alive: ZX_VMO_ZERO_CHILDREN comes when the stream goes', () => {
      const { sys } = boot.process();
      const parent = vmo(sys);
      const child = ok(sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE)).out;
      const stream = ok(sys.zx_stream_create(READ_WRITE, child, 0)).out_stream;
      ok(sys.zx_handle_close(child));
      expect(signalsOf(sys, parent) & ZX_VMO_ZERO_CHILDREN).to.equal(0);
      expect(ok(sys.zx_object_get_info(parent, ZX_INFO_VMO)).info.num_children).to.equal(1);
      ok(sys.zx_handle_close(stream));
      expect(signalsOf(sys, parent)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('shares the content, not the position, with other streams over the VMO', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys, '');
      const other = ok(sys.zx_stream_create(READ_WRITE, file, 0)).out_stream;
      ok(sys.zx_stream_writev(stream, 0, [text('hello')]));
      expect(readText(sys, other, 9)).to.equal('hello');
      expect(contentOf(sys, file)).to.equal('hello');
    });

    it('shares the position through duplicates', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys, 'onetwo');
      const copy = withRights(sys, stream, rightsOf(sys, stream));
      expect(readText(sys, stream, 3)).to.equal('one');
      expect(readText(sys, copy, 3)).to.equal('two');
    });

    it('carries user signals only, and no name', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys);
      ok(sys.zx_object_signal(stream, 0, ZX_USER_SIGNAL_0));
      expect(signalsOf(sys, stream)).to.equal(ZX_USER_SIGNAL_0);
      expect(outcome(sys.zx_object_signal(stream, 0, 8))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(sys.zx_object_get_property(stream, ZX_PROP_NAME))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('shows ZX_INFO_STREAM to handles with INSPECT only, and is no other type', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys);
      const info = (handle: number): string => outcome(sys.zx_object_get_info(handle, ZX_INFO_STREAM));
      expect(info(withRights(sys, stream, ZX_RIGHT_INSPECT))).to.equal('ZX_OK');
      expect(info(without(sys, stream, ZX_RIGHT_INSPECT))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(info(withRights(sys, file, 0))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('turns ZX_PROP_STREAM_MODE_APPEND on for any byte but 0, and shows it in its options', () => {
      const { sys } = boot.process();
      const { stream } = streamed(sys);
      for (const [value, mode] of [
        [1, 1],
        [0, 0],
        [255, 1],
      ] as const) {
        ok(sys.zx_object_set_property(stream, APPEND, value));
        expect(ok(sys.zx_object_get_property(stream, APPEND)).value).to.equal(mode);
        expect(infoOf(sys, stream).options).to.equal(READ_WRITE | (mode * ZX_STREAM_MODE_APPEND));
      }
      expect(() => sys.zx_object_set_property(stream, APPEND, 256)).to.throw(TypeError, /value/);
    });

    it('has ZX_PROP_STREAM_MODE_APPEND for handles with the property rights, and nobody else has', () => {
      const { sys } = boot.process();
      const { file, stream } = streamed(sys);
      const blind = without(sys, stream, ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_SET_PROPERTY);
      expect(outcome(sys.zx_object_get_property(blind, APPEND))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(sys.zx_object_set_property(blind, APPEND, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(outcome(sys.zx_object_get_property(file, APPEND))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_object_set_property(file, APPEND, 1))).to.equal('ZX_ERR_WRONG_TYPE');
    });
  });
});
