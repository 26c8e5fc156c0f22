import { expect } from 'chai';
import {
  ok,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_DISPOSITION_WRITE_DISABLED,
  ZX_SOCKET_PEEK,
  ZX_SOCKET_PEER_CLOSED,
  ZX_SOCKET_READABLE,
  ZX_SOCKET_STREAM,
  ZX_SOCKET_WRITABLE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, signalsOf, without, withRights } from '../handles';
import { fill, readText, ROOM, socket, text } from './setup';

const BOTH = [ZX_SOCKET_STREAM, ZX_SOCKET_DATAGRAM];
const NOTHING = { status: ZX_OK, buffer: new Uint8Array(0), actual: 0 };

describe('zx_socket_read', () => {
  eachMode((boot) => {
    it('ZX_OK: a stream flows on across the writes', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('one')));
      ok(sys.zx_socket_write(one, 0, text('two')));
      expect(sys.zx_socket_read(other, 0, 4)).to.deep.equal({
        status: ZX_OK,
        buffer: text('onet'),
        actual: 4,
      });
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_READABLE | ZX_SOCKET_WRITABLE);
      expect(readText(sys, other)).to.equal('wo');
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE);
    });

    it('ZX_OK: one datagram a read; what does not fit of it is lost', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys, ZX_SOCKET_DATAGRAM);
      for (const each of ['first', 'second', 'third']) ok(sys.zx_socket_write(one, 0, text(each)));
      expect(readText(sys, other)).to.equal('first');
      expect(readText(sys, other, 3)).to.equal('sec');
      expect(readText(sys, other)).to.equal('third');
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE);
    });

    it('ZX_OK: ZX_SOCKET_PEEK leaves all as it is', () => {
      const { sys } = boot.process();
      for (const [options, seen] of [
        [ZX_SOCKET_STREAM, 'onetwo'],
        [ZX_SOCKET_DATAGRAM, 'one'],
      ] as const) {
        const [one, other] = socket(sys, options);
        ok(sys.zx_socket_write(one, 0, text('one')));
        ok(sys.zx_socket_write(one, 0, text('two')));
        expect(readText(sys, other, 2, ZX_SOCKET_PEEK)).to.equal('on');
        expect(readText(sys, other, ROOM, ZX_SOCKET_PEEK)).to.equal(seen);
        expect(readText(sys, other)).to.equal(seen);
      }
    });

    it('ZX_OK: ZX_SOCKET_PEEK of a full end changes no signal', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      fill(sys, one);
      ok(sys.zx_socket_read(other, ZX_SOCKET_PEEK, ROOM));
      expect(signalsOf(sys, one)).to.equal(0);
    });

    it('ZX_OK: no bytes take nothing, a datagram neither', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one, other] = socket(sys, options);
        ok(sys.zx_socket_write(one, 0, text('kept')));
        expect(sys.zx_socket_read(other, 0, 0)).to.deep.equal(NOTHING);
        expect(sys.zx_socket_read(other, ZX_SOCKET_PEEK, 0)).to.deep.equal(NOTHING);
        expect(readText(sys, other)).to.equal('kept');
      }
    });

    it('ZX_OK: a full end that is read makes the other one writable again', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one, other] = socket(sys, options);
        fill(sys, one);
        ok(sys.zx_socket_read(other, 0, 0));
        expect(signalsOf(sys, one)).to.equal(0);
        ok(sys.zx_socket_read(other, 0, 1));
        expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
      }
    });

    it('ZX_OK: what came before the other end closed, then ZX_ERR_PEER_CLOSED', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('left')));
      ok(sys.zx_handle_close(one));
      expect(readText(sys, other)).to.equal('left');
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_PEER_CLOSED);
      for (const options of [0, ZX_SOCKET_PEEK]) {
        for (const size of [0, 5]) {
          expect(sys.zx_socket_read(other, options, size)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
        }
      }
    });

    it('ZX_OK: what came before writing was disabled, then ZX_ERR_BAD_STATE', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('left')));
      ok(sys.zx_socket_set_disposition(one, ZX_SOCKET_DISPOSITION_WRITE_DISABLED, 0));
      expect(readText(sys, other)).to.equal('left');
      for (const options of [0, ZX_SOCKET_PEEK]) {
        expect(sys.zx_socket_read(other, options, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      }
      ok(sys.zx_handle_close(one));
      expect(sys.zx_socket_read(other, 0, 1)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
    });

    it('ZX_OK: READ is all it takes', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('x')));
      expect(outcome(sys.zx_socket_read(withRights(sys, other, ZX_RIGHT_READ), 0, 1))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: options, before the handle is looked at', () => {
      const { sys } = boot.process();
      for (const options of [1, 2, 9, 0xffffffff]) {
        expect(sys.zx_socket_read(ZX_HANDLE_INVALID, options, 1)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_INVALID_ARGS: 2^32 bytes or more, after the handle, before what there is', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      for (const size of [2 ** 32, 2n ** 64n - 1n]) {
        expect(sys.zx_socket_read(one, 0, size)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
        expect(outcome(sys.zx_socket_read(ZX_HANDLE_INVALID, 0, size))).to.equal('ZX_ERR_BAD_HANDLE');
      }
      expect(outcome(sys.zx_socket_read(one, 0, 2 ** 32 - 1))).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('ZX_ERR_SHOULD_WAIT: nothing there yet; a wait ends when something comes', async () => {
      const { sys, async } = boot.process();
      const [one, other] = socket(sys);
      for (const size of [0, 5]) {
        expect(sys.zx_socket_read(other, 0, size)).to.deep.equal({ status: ZX_ERR_SHOULD_WAIT });
        expect(sys.zx_socket_read(other, ZX_SOCKET_PEEK, size)).to.deep.equal({ status: ZX_ERR_SHOULD_WAIT });
      }
      const waited = async.zx_object_wait_one(other, ZX_SOCKET_READABLE, ZX_TIME_INFINITE);
      ok(sys.zx_socket_write(one, 0, text('x')));
      expect(outcome(await waited)).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing is taken', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('kept')));
      expect(outcome(sys.zx_socket_read(ZX_HANDLE_INVALID, 0, 9))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_socket_read(withRights(sys, event(sys), 0), 0, 9))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_socket_read(without(sys, other, ZX_RIGHT_READ), 0, 9))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(readText(sys, other)).to.equal('kept');
    });
  });
});
