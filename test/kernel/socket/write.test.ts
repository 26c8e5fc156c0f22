import { expect } from 'chai';
import {
  ok,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_WRITE,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_DISPOSITION_WRITE_DISABLED,
  ZX_SOCKET_READABLE,
  ZX_SOCKET_STREAM,
  ZX_SOCKET_WRITABLE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, signalsOf, without, withRights } from '../handles';
import { fill, infoOf, readText, ROOM, socket, text } from './setup';

const BOTH = [ZX_SOCKET_STREAM, ZX_SOCKET_DATAGRAM];

describe('zx_socket_write', () => {
  eachMode((boot) => {
    it('ZX_OK: the other end becomes readable', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one, other] = socket(sys, options);
        expect(sys.zx_socket_write(one, 0, text('hello'))).to.deep.equal({ status: ZX_OK, actual: 5 });
        expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_READABLE | ZX_SOCKET_WRITABLE);
        expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
        expect(readText(sys, other)).to.equal('hello');
      }
    });

    it('ZX_OK: no bytes send nothing, also to a full end and as a datagram', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one, other] = socket(sys, options);
        expect(sys.zx_socket_write(one, 0, new Uint8Array(0))).to.deep.equal({ status: ZX_OK, actual: 0 });
        expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE);
        fill(sys, one);
        expect(outcome(sys.zx_socket_write(one, 0, new Uint8Array(0)))).to.equal('ZX_OK');
      }
    });

    it('ZX_OK: 4 MiB, and more than a frame holds: a stream takes what it has room for', () => {
      const { sys } = boot.process();
      for (const size of [4 * 2 ** 20, 9 * 2 ** 20]) {
        const [one, other] = socket(sys);
        const bytes = new Uint8Array(size).fill(7);
        expect(sys.zx_socket_write(one, 0, bytes)).to.deep.equal({ status: ZX_OK, actual: ROOM });
        expect(ok(sys.zx_socket_read(other, 0, size)).actual).to.equal(ROOM);
      }
    });

    it('ZX_OK: an end that fills the other one up is not writable; one byte less and it is', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one] = socket(sys, options);
        ok(sys.zx_socket_write(one, 0, new Uint8Array(ROOM - 1)));
        expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
        expect(ok(sys.zx_socket_write(one, 0, text('x'))).actual).to.equal(1);
        expect(signalsOf(sys, one)).to.equal(0);
      }
    });

    it('ZX_OK: what the writer does to its bytes afterwards changes nothing', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      const bytes = text('before');
      ok(sys.zx_socket_write(one, 0, bytes));
      bytes.fill(0);
      expect(readText(sys, other)).to.equal('before');
    });

    it('ZX_OK: WRITE is all it takes', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      expect(outcome(sys.zx_socket_write(withRights(sys, one, ZX_RIGHT_WRITE), 0, text('x')))).to.equal(
        'ZX_OK',
      );
    });

    it('ZX_ERR_INVALID_ARGS: options, before the handle is looked at', () => {
      const { sys } = boot.process();
      for (const options of [1, 8, 0xffffffff]) {
        expect(sys.zx_socket_write(ZX_HANDLE_INVALID, options, text('x'))).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_PEER_CLOSED: before disabled writing and before no bytes', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_set_disposition(one, ZX_SOCKET_DISPOSITION_WRITE_DISABLED, 0));
      ok(sys.zx_handle_close(other));
      for (const bytes of [text('x'), new Uint8Array(0)]) {
        expect(sys.zx_socket_write(one, 0, bytes)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
      }
    });

    it('ZX_ERR_BAD_STATE: writing is disabled, before no bytes and a full end', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      fill(sys, one);
      ok(sys.zx_socket_set_disposition(one, ZX_SOCKET_DISPOSITION_WRITE_DISABLED, 0));
      for (const bytes of [text('x'), new Uint8Array(0)]) {
        expect(sys.zx_socket_write(one, 0, bytes)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      }
    });

    it('ZX_ERR_SHOULD_WAIT: no room at all, before the size of a datagram', () => {
      const { sys } = boot.process();
      for (const options of BOTH) {
        const [one] = socket(sys, options);
        fill(sys, one);
        for (const size of [1, ROOM + 1]) {
          expect(sys.zx_socket_write(one, 0, new Uint8Array(size))).to.deep.equal({
            status: ZX_ERR_SHOULD_WAIT,
          });
        }
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a datagram larger than any buffer, whatever is queued', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys, ZX_SOCKET_DATAGRAM);
      for (const size of [ROOM + 1, 9 * 2 ** 20]) {
        expect(sys.zx_socket_write(one, 0, new Uint8Array(size))).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
        ok(sys.zx_socket_write(one, 0, text('x')));
      }
      expect(infoOf(sys, other).rx_buf_size).to.equal(2);
    });

    it('ZX_ERR_SHOULD_WAIT: a datagram that does not fit just now, although the end is writable', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys, ZX_SOCKET_DATAGRAM);
      ok(sys.zx_socket_write(one, 0, new Uint8Array(10)));
      expect(sys.zx_socket_write(one, 0, new Uint8Array(ROOM - 9))).to.deep.equal({
        status: ZX_ERR_SHOULD_WAIT,
      });
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
      expect(infoOf(sys, other).rx_buf_size).to.equal(10);
      expect(ok(sys.zx_socket_write(one, 0, new Uint8Array(ROOM - 10))).actual).to.equal(ROOM - 10);
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing is sent', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      expect(outcome(sys.zx_socket_write(ZX_HANDLE_INVALID, 0, text('x')))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(sys.zx_socket_write(withRights(sys, event(sys), 0), 0, text('x')))).to.equal(
        'ZX_ERR_WRONG_TYPE',
      );
      expect(outcome(sys.zx_socket_write(without(sys, one, ZX_RIGHT_WRITE), 0, text('x')))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(infoOf(sys, other).rx_buf_size).to.equal(0);
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of bytes, and nothing is sent', () => {
        const { sys } = boot.process();
        for (const options of BOTH) {
          const [one, other] = socket(sys, options);
          expect(outcome(sys.zx_socket_write(one, 0, new Uint8Array(2000)))).to.equal('ZX_ERR_NO_MEMORY');
          expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE);
          expect(infoOf(sys, other)).to.include({ rx_buf_size: 0, rx_buf_available: 0 });
        }
      });
    },
    { limits: { bytes: 1000 } },
  );
});
