import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_PEER_CLOSED,
  ZX_CHANNEL_READABLE,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_CHANNEL_WRITABLE,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_DEFAULT_EVENTPAIR_RIGHTS,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_OBJ_TYPE_CHANNEL,
  ZX_OBJ_TYPE_EVENTPAIR,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_TRANSFER,
  ZX_RIGHT_WAIT,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import {
  canary,
  channel,
  EMPTY,
  event,
  isHandle,
  moved,
  outcome,
  readText,
  restrict,
  signalsOf,
  text,
  write,
} from './setup';

for (const name of ['zx_channel_read', 'zx_channel_read_etc'] as const) {
  describe(name, () => {
    eachMode((boot) => {
      let sys: Syscalls;
      let a: number;
      let b: number;
      beforeEach(() => {
        sys = boot.process().sys;
        [a, b] = channel(sys);
      });

      const read = (options = 0, num_bytes = 65536, num_handles = 64, handle = b) =>
        sys[name](handle, options, num_bytes, num_handles);
      const isReadable = () => (signalsOf(sys, b) & ZX_CHANNEL_READABLE) !== 0;

      it('ZX_OK: gives the oldest message whole, with its sizes', () => {
        ok(write(sys, a, 'first', [event(sys), event(sys)]));
        ok(write(sys, a, 'second'));
        const first = ok(read());
        expect(first.bytes).to.deep.equal(text('first'));
        expect(first).to.include({ actual_bytes: 5, actual_handles: 2 });
        expect(first.handles.length).to.equal(2);
        expect(ok(read())).to.deep.equal({
          status: ZX_OK,
          bytes: text('second'),
          handles: [],
          actual_bytes: 6,
          actual_handles: 0,
        });
      });

      it('ZX_OK: room for exactly the message is enough', () => {
        ok(write(sys, a, '12345', [event(sys)]));
        expect(outcome(read(0, 5, 1))).to.equal('ZX_OK');
      });

      it('clears READABLE with the last message, not before', () => {
        ok(write(sys, a, '1'));
        ok(write(sys, a, '2'));
        ok(read());
        expect(isReadable()).to.equal(true);
        ok(read());
        expect(isReadable()).to.equal(false);
      });

      it('ZX_ERR_BAD_HANDLE: no handle of the calling process, before the options are looked at', () => {
        expect(outcome(read(9, 0, 0, 0))).to.equal('ZX_ERR_BAD_HANDLE');
      });

      it('ZX_ERR_WRONG_TYPE: a handle to something else', () => {
        expect(outcome(read(9, 0, 0, event(sys)))).to.equal('ZX_ERR_WRONG_TYPE');
      });

      it('ZX_ERR_ACCESS_DENIED: a handle without READ', () => {
        const writeOnly = restrict(sys, b, ZX_DEFAULT_CHANNEL_RIGHTS & ~ZX_RIGHT_READ);
        expect(outcome(read(9, 0, 0, writeOnly))).to.equal('ZX_ERR_ACCESS_DENIED');
      });

      it('ZX_ERR_NOT_SUPPORTED: unknown options, which take nothing', () => {
        ok(write(sys, a, 'here'));
        for (const options of [2, 3, 0xffffffff])
          expect(outcome(read(options))).to.equal('ZX_ERR_NOT_SUPPORTED');
        expect(readText(sys, b)).to.equal('here');
      });

      it('ZX_ERR_SHOULD_WAIT: no message', () => {
        expect(outcome(read())).to.equal('ZX_ERR_SHOULD_WAIT');
        expect(outcome(read(ZX_CHANNEL_READ_MAY_DISCARD, 0, 0))).to.equal('ZX_ERR_SHOULD_WAIT');
      });

      it('ZX_ERR_PEER_CLOSED: no message, and none will come', () => {
        ok(sys.zx_handle_close(a));
        expect(outcome(read())).to.equal('ZX_ERR_PEER_CLOSED');
      });

      it('ZX_ERR_PEER_CLOSED: only after what was sent before the end closed', () => {
        for (const each of ['1', '2', '3']) ok(write(sys, a, each));
        ok(sys.zx_handle_close(a));
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
        expect([readText(sys, b), readText(sys, b)]).to.deep.equal(['1', '2']);
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_READABLE | ZX_CHANNEL_PEER_CLOSED);
        expect(readText(sys, b)).to.equal('3');
        expect(signalsOf(sys, b)).to.equal(ZX_CHANNEL_PEER_CLOSED);
        expect(outcome(read())).to.equal('ZX_ERR_PEER_CLOSED');
      });

      it('ZX_ERR_BUFFER_TOO_SMALL: tells the sizes of a message that does not fit, and leaves it there', () => {
        ok(write(sys, a, '12345', [event(sys), event(sys)]));
        const tooSmall = { status: ZX_ERR_BUFFER_TOO_SMALL, actual_bytes: 5, actual_handles: 2 };
        expect(read(0, 4, 2)).to.deep.equal(tooSmall);
        expect(read(0, 5, 1)).to.deep.equal(tooSmall);
        expect(read(0, 0, 0)).to.deep.equal(tooSmall);
        expect(isReadable()).to.equal(true);
        expect(ok(read(0, 5, 2)).bytes).to.deep.equal(text('12345'));
      });

      it('with no room at all, takes an empty message', () => {
        ok(write(sys, a));
        expect(outcome(read(0, 0, 0))).to.equal('ZX_OK');
        expect(isReadable()).to.equal(false);
      });

      it('ZX_ERR_BUFFER_TOO_SMALL: MAY_DISCARD drops the message and closes its handles', () => {
        const { handle, closed } = canary(sys);
        ok(write(sys, a, '12345', [handle]));
        ok(write(sys, a, 'next'));
        expect(read(ZX_CHANNEL_READ_MAY_DISCARD, 4, 1)).to.deep.equal({
          status: ZX_ERR_BUFFER_TOO_SMALL,
          actual_bytes: 5,
          actual_handles: 1,
        });
        expect(closed()).to.equal(true);
        expect(isReadable()).to.equal(true);
        expect(read(ZX_CHANNEL_READ_MAY_DISCARD, 0, 0)).to.include({ actual_bytes: 4 });
        expect(isReadable()).to.equal(false);
        expect(outcome(read())).to.equal('ZX_ERR_SHOULD_WAIT');
      });

      it('ZX_OK: MAY_DISCARD changes nothing for a message that fits', () => {
        ok(write(sys, a, 'fits'));
        expect(ok(read(ZX_CHANNEL_READ_MAY_DISCARD, 4, 0)).bytes).to.deep.equal(text('fits'));
      });

      it('gives bytes that belong to the reader', () => {
        ok(write(sys, a, 'mine'));
        ok(write(sys, a, 'other'));
        const { bytes } = ok(read());
        bytes.fill(0);
        expect(readText(sys, b)).to.equal('other');
        expect(bytes).to.be.instanceOf(Uint8Array).and.to.have.property('byteLength', 4);
      });

      it('releases the memory of a message that is read, discarded, or never read', async () => {
        const before = (await boot.counts()).bytes;
        for (let i = 0; i < 3; i++) ok(write(sys, a, new Uint8Array(ZX_CHANNEL_MAX_MSG_BYTES)));
        expect((await boot.counts()).bytes).to.equal(before + 3 * ZX_CHANNEL_MAX_MSG_BYTES);
        ok(read());
        read(ZX_CHANNEL_READ_MAY_DISCARD, 0, 0);
        ok(sys.zx_handle_close(b));
        expect((await boot.counts()).bytes).to.equal(before);
      });
    });
  });
}

describe('zx_channel_read', () => {
  eachMode((boot) => {
    it('gives the values of the handles alone', () => {
      const { sys } = boot.process();
      const [a, b] = channel(sys);
      ok(write(sys, a, EMPTY, [event(sys)]));
      const [handle = 0] = ok(sys.zx_channel_read(b, 0, 0, 1)).handles;
      expect(isHandle(sys, handle)).to.equal(true);
    });
  });
});

describe('zx_channel_read_etc', () => {
  eachMode((boot) => {
    it('tells type and rights of each handle', () => {
      const { sys } = boot.process();
      const [a, b] = channel(sys);
      const [c] = channel(sys);
      const rights = ZX_RIGHT_WAIT | ZX_RIGHT_TRANSFER;
      ok(sys.zx_channel_write_etc(a, 0, EMPTY, [moved(c), moved(canary(sys).handle, { rights })]));
      const [one, other, ...rest] = ok(sys.zx_channel_read_etc(b, 0, 0, 2)).handles;
      expect(one).to.deep.equal({
        handle: one?.handle,
        type: ZX_OBJ_TYPE_CHANNEL,
        rights: ZX_DEFAULT_CHANNEL_RIGHTS,
        unused: 0,
      });
      expect(other).to.include({ type: ZX_OBJ_TYPE_EVENTPAIR, rights });
      expect(rest).to.deep.equal([]);
      expect([one, other].every((info) => isHandle(sys, info?.handle ?? 0))).to.equal(true);
    });

    it('a handle that came without TRANSFER goes no further', () => {
      const { sys } = boot.process();
      const [a, b] = channel(sys);
      const rights = ZX_DEFAULT_EVENTPAIR_RIGHTS & ~ZX_RIGHT_TRANSFER;
      ok(sys.zx_channel_write_etc(a, 0, EMPTY, [moved(canary(sys).handle, { rights })]));
      const [info] = ok(sys.zx_channel_read_etc(b, 0, 0, 1)).handles;
      expect(info?.rights).to.equal(rights);
      expect(outcome(write(sys, a, EMPTY, [info?.handle ?? 0]))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(signalsOf(sys, a)).to.equal(ZX_CHANNEL_WRITABLE);
    });
  });
});
