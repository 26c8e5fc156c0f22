import { expect } from 'chai';
import {
  ok,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_MANAGE_SOCKET,
  ZX_SOCKET_DISPOSITION_WRITE_DISABLED as DISABLED,
  ZX_SOCKET_DISPOSITION_WRITE_ENABLED as ENABLED,
  ZX_SOCKET_PEER_CLOSED,
  ZX_SOCKET_PEER_WRITE_DISABLED,
  ZX_SOCKET_READABLE,
  ZX_SOCKET_WRITABLE,
  ZX_SOCKET_WRITE_DISABLED,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, signalsOf, without, withRights } from '../handles';
import { fill, readText, ROOM, socket, text } from './setup';

describe('zx_socket_set_disposition', () => {
  eachMode((boot) => {
    it('ZX_OK: disabling this end shows at both', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      expect(sys.zx_socket_set_disposition(one, DISABLED, 0)).to.deep.equal({ status: ZX_OK });
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITE_DISABLED);
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE | ZX_SOCKET_PEER_WRITE_DISABLED);
    });

    it('ZX_OK: disabling the other end is the same from the other side', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_set_disposition(one, 0, DISABLED));
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITE_DISABLED);
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE | ZX_SOCKET_PEER_WRITE_DISABLED);
      expect(outcome(sys.zx_socket_write(other, 0, text('x')))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(sys.zx_socket_write(one, 0, text('x')))).to.equal('ZX_OK');
    });

    it('ZX_OK: both at once, twice, and back', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      for (let i = 0; i < 2; i++) {
        ok(sys.zx_socket_set_disposition(one, DISABLED, DISABLED));
        for (const end of [one, other]) {
          expect(signalsOf(sys, end)).to.equal(ZX_SOCKET_WRITE_DISABLED | ZX_SOCKET_PEER_WRITE_DISABLED);
        }
      }
      for (let i = 0; i < 2; i++) {
        ok(sys.zx_socket_set_disposition(one, ENABLED, ENABLED));
        expect([one, other].map((end) => signalsOf(sys, end))).to.deep.equal([
          ZX_SOCKET_WRITABLE,
          ZX_SOCKET_WRITABLE,
        ]);
      }
      ok(sys.zx_socket_write(one, 0, text('again')));
      expect(readText(sys, other)).to.equal('again');
    });

    it('ZX_OK: 0 and 0 change nothing', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_set_disposition(one, DISABLED, 0));
      ok(sys.zx_socket_set_disposition(one, 0, 0));
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITE_DISABLED);
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE | ZX_SOCKET_PEER_WRITE_DISABLED);
    });

    it('ZX_OK: enabling what is enabled leaves a full end not writable', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      fill(sys, one);
      ok(sys.zx_socket_set_disposition(one, ENABLED, 0));
      expect(signalsOf(sys, one)).to.equal(0);
    });

    it('ZX_OK: a full end that is read does not make an end writable that may not write', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      fill(sys, one);
      ok(sys.zx_socket_set_disposition(one, DISABLED, 0));
      ok(sys.zx_socket_read(other, 0, ROOM));
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITE_DISABLED);
      ok(sys.zx_socket_set_disposition(one, ENABLED, 0));
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
    });

    it('ZX_OK: when the other end is closed the own part counts alone', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_handle_close(other));
      ok(sys.zx_socket_set_disposition(one, DISABLED, DISABLED));
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITE_DISABLED | ZX_SOCKET_PEER_CLOSED);
      ok(sys.zx_socket_set_disposition(one, ENABLED, ENABLED));
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_PEER_CLOSED);
    });

    it('ZX_OK: MANAGE_SOCKET is all it takes', () => {
      const { sys } = boot.process();
      const manager = withRights(sys, socket(sys)[0], ZX_RIGHT_MANAGE_SOCKET);
      expect(outcome(sys.zx_socket_set_disposition(manager, DISABLED, 0))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: anything but 0, disabled and enabled, before the handle is looked at', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      for (const bad of [3, 4, 0xffffffff]) {
        for (const handle of [one, ZX_HANDLE_INVALID]) {
          expect(sys.zx_socket_set_disposition(handle, bad, 0)).to.deep.equal({
            status: ZX_ERR_INVALID_ARGS,
          });
          expect(sys.zx_socket_set_disposition(handle, DISABLED, bad)).to.deep.equal({
            status: ZX_ERR_INVALID_ARGS,
          });
        }
      }
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
    });

    it('ZX_ERR_BAD_STATE: enabling before all that came was read, and nothing at all changes', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('unread')));
      ok(sys.zx_socket_set_disposition(one, DISABLED, 0));
      const before = [one, other].map((end) => signalsOf(sys, end));
      expect(sys.zx_socket_set_disposition(one, ENABLED, DISABLED)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      expect(sys.zx_socket_set_disposition(other, DISABLED, ENABLED)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      expect([one, other].map((end) => signalsOf(sys, end))).to.deep.equal(before);
      expect(readText(sys, other)).to.equal('unread');
      expect(outcome(sys.zx_socket_set_disposition(one, ENABLED, 0))).to.equal('ZX_OK');
      expect(signalsOf(sys, other)).to.equal(ZX_SOCKET_WRITABLE);
    });

    it('ZX_ERR_BAD_STATE: enabling a closed peer too, while something of it is unread', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_socket_write(one, 0, text('unread')));
      ok(sys.zx_socket_set_disposition(one, DISABLED, 0));
      ok(sys.zx_handle_close(one));
      expect(sys.zx_socket_set_disposition(other, 0, ENABLED)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      expect(signalsOf(sys, other)).to.equal(
        ZX_SOCKET_READABLE | ZX_SOCKET_PEER_CLOSED | ZX_SOCKET_PEER_WRITE_DISABLED,
      );
    });

    it('ZX_ERR_BAD_HANDLE, ZX_ERR_WRONG_TYPE, ZX_ERR_ACCESS_DENIED: the handle, and nothing changes', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      const set = (handle: number): string => outcome(sys.zx_socket_set_disposition(handle, DISABLED, 0));
      expect(set(ZX_HANDLE_INVALID)).to.equal('ZX_ERR_BAD_HANDLE');
      expect(set(withRights(sys, event(sys), 0))).to.equal('ZX_ERR_WRONG_TYPE');
      expect(set(without(sys, one, ZX_RIGHT_MANAGE_SOCKET))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(signalsOf(sys, one)).to.equal(ZX_SOCKET_WRITABLE);
    });
  });
});
