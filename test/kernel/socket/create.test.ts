import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_SOCKET_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_INVALID_ARGS,
  ZX_INFO_SOCKET,
  ZX_OBJ_TYPE_SOCKET,
  ZX_OK,
  ZX_POL_ACTION_DENY,
  ZX_POL_NEW_SOCKET,
  ZX_PROP_NAME,
  ZX_RIGHT_INSPECT,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_PEER_CLOSED,
  ZX_SOCKET_READABLE,
  ZX_SOCKET_STREAM,
  ZX_SOCKET_WRITABLE,
  ZX_USER_SIGNAL_0,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, koidOf, outcome, signalsOf, without, withRights } from '../handles';
import { jobWithPolicy, startProgram } from '../tasks';
import { fill, infoOf, ROOM, socket, text } from './setup';

describe('zx_socket_create', () => {
  eachMode((boot) => {
    it('ZX_OK: two ends that know one another, writable, with the default rights', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      expect(basicInfo(sys, one)).to.include({
        type: ZX_OBJ_TYPE_SOCKET,
        rights: ZX_DEFAULT_SOCKET_RIGHTS,
        related_koid: koidOf(sys, other),
      });
      expect(ZX_DEFAULT_SOCKET_RIGHTS).to.equal(0x10f0cf);
      expect([one, other].map((end) => signalsOf(sys, end))).to.deep.equal([
        ZX_SOCKET_WRITABLE,
        ZX_SOCKET_WRITABLE,
      ]);
    });

    it('ZX_OK: a stream or a datagram socket, which ZX_INFO_SOCKET tells', () => {
      const { sys } = boot.process();
      for (const options of [ZX_SOCKET_STREAM, ZX_SOCKET_DATAGRAM]) {
        expect(infoOf(sys, socket(sys, options)[0])).to.deep.equal({
          options,
          rx_buf_max: ROOM,
          rx_buf_size: 0,
          rx_buf_available: 0,
          tx_buf_max: ROOM,
          tx_buf_size: 0,
        });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: the policy of the process denies it, before the options are looked at', () => {
      const parent = boot.process('parent');
      const job = jobWithPolicy(parent, [ZX_POL_NEW_SOCKET, ZX_POL_ACTION_DENY]);
      const { sys } = startProgram(boot, parent, job).process;
      expect(sys.zx_socket_create(0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_socket_create(99))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_INVALID_ARGS: any other option', () => {
      const { sys } = boot.process();
      for (const options of [2, 3, 4, 8, 0x80000000]) {
        expect(sys.zx_socket_create(options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles', () => {
        const { sys } = boot.process();
        while (sys.zx_event_create(0).status === ZX_OK);
        expect(outcome(sys.zx_socket_create(0))).to.equal('ZX_ERR_NO_MEMORY');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('a socket', () => {
  eachMode((boot) => {
    it('shows in ZX_INFO_SOCKET what waits at both ends: all of a stream, the next datagram', () => {
      const { sys } = boot.process();
      for (const [options, available] of [
        [ZX_SOCKET_STREAM, 5],
        [ZX_SOCKET_DATAGRAM, 3],
      ] as const) {
        const [one, other] = socket(sys, options);
        ok(sys.zx_socket_write(one, 0, text('abc')));
        ok(sys.zx_socket_write(one, 0, text('de')));
        expect(infoOf(sys, other)).to.include({
          rx_buf_size: 5,
          rx_buf_available: available,
          tx_buf_size: 0,
        });
        expect(infoOf(sys, one)).to.include({ rx_buf_size: 0, rx_buf_available: 0, tx_buf_size: 5 });
      }
    });

    it('shows nothing of an end that is closed, and what came from it all the same', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('abc')));
      ok(sys.zx_handle_close(one));
      expect(infoOf(sys, other)).to.include({ rx_buf_size: 3, tx_buf_max: 0, tx_buf_size: 0 });
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_READABLE | ZX_SOCKET_PEER_CLOSED);
    });

    it('shows ZX_INFO_SOCKET to handles with INSPECT only, and is no other type', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      const info = (handle: number): string => outcome(sys.zx_object_get_info(handle, ZX_INFO_SOCKET));
      expect(info(withRights(sys, one, ZX_RIGHT_INSPECT))).to.equal('ZX_OK');
      expect(info(without(sys, one, ZX_RIGHT_INSPECT))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(info(withRights(sys, event(sys), 0))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('has no name', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      expect(outcome(sys.zx_object_get_property(one, ZX_PROP_NAME))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(outcome(sys.zx_object_set_property(one, ZX_PROP_NAME, 'x'))).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('lets each end signal the other with user signals only', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_object_signal_peer(one, 0, ZX_USER_SIGNAL_0));
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE | ZX_USER_SIGNAL_0);
      expect(outcome(sys.zx_object_signal_peer(one, ZX_SOCKET_WRITABLE, 0))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('gives back the bytes that were queued to an end when that end closes', async () => {
      const { sys } = boot.process();
      const { bytes } = await boot.counts();
      const [one, other] = socket(sys);
      fill(sys, one);
      expect((await boot.counts()).bytes).to.equal(bytes + ROOM);
      ok(sys.zx_handle_close(other));
      expect((await boot.counts()).bytes).to.equal(bytes);
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_PEER_CLOSED);
    });
  });
});
