import { expect } from 'chai';
import {
  ok,
  type Syscalls,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_PEER_CLOSED,
  ZX_PROP_SOCKET_RX_THRESHOLD as RX,
  ZX_PROP_SOCKET_TX_THRESHOLD as TX,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_SET_PROPERTY,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_READ_THRESHOLD,
  ZX_SOCKET_WRITE_THRESHOLD,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { outcome, signalsOf, vmo, without, withRights } from '../handles';
import { ROOM, socket } from './setup';

const isReadReached = (sys: Syscalls, handle: number): boolean =>
  (signalsOf(sys, handle) & ZX_SOCKET_READ_THRESHOLD) !== 0;
const isWriteReached = (sys: Syscalls, handle: number): boolean =>
  (signalsOf(sys, handle) & ZX_SOCKET_WRITE_THRESHOLD) !== 0;
const write = (sys: Syscalls, handle: number, size: number): void =>
  void ok(sys.zx_socket_write(handle, 0, new Uint8Array(size)));
const read = (sys: Syscalls, handle: number, size: number): void =>
  void ok(sys.zx_socket_read(handle, 0, size));

describe('zx_object_set_property of a socket', () => {
  eachMode((boot) => {
    it('ZX_OK: thresholds are off at first, and read back as they were set', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      for (const property of [RX, TX]) {
        expect(ok(sys.zx_object_get_property(one, property)).value).to.equal(0);
        ok(sys.zx_object_set_property(one, property, 10n));
        expect(ok(sys.zx_object_get_property(one, property)).value).to.equal(10);
      }
    });

    it('ZX_OK: READ_THRESHOLD is set while so many bytes wait, judged when the threshold is set', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      write(sys, one, 4);
      ok(sys.zx_object_set_property(other, RX, 4));
      expect(isReadReached(sys, other)).to.equal(true);
      ok(sys.zx_object_set_property(other, RX, 5));
      expect(isReadReached(sys, other)).to.equal(false);
      write(sys, one, 1);
      expect(isReadReached(sys, other)).to.equal(true);
      read(sys, other, 1);
      expect(isReadReached(sys, other)).to.equal(false);
      write(sys, one, 1);
      ok(sys.zx_object_set_property(other, RX, 0));
      expect(isReadReached(sys, other)).to.equal(false);
    });

    it('ZX_OK: WRITE_THRESHOLD is set while there is so much room, judged when the threshold is set', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_object_set_property(one, TX, ROOM));
      expect(isWriteReached(sys, one)).to.equal(true);
      write(sys, one, 1);
      expect(isWriteReached(sys, one)).to.equal(false);
      ok(sys.zx_object_set_property(one, TX, ROOM - 1));
      expect(isWriteReached(sys, one)).to.equal(true);
      write(sys, one, 2);
      expect(isWriteReached(sys, one)).to.equal(false);
      read(sys, other, 2);
      expect(isWriteReached(sys, one)).to.equal(true);
      ok(sys.zx_object_set_property(one, TX, 0));
      expect(isWriteReached(sys, one)).to.equal(false);
    });

    it('ZX_OK: a datagram that is cut short makes room for all of it', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys, ZX_SOCKET_DATAGRAM);
      ok(sys.zx_object_set_property(one, TX, ROOM));
      write(sys, one, 100);
      read(sys, other, 1);
      expect(isWriteReached(sys, one)).to.equal(true);
    });

    it('ZX_OK: thresholds stay when the other end closes', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_object_set_property(one, TX, 1));
      ok(sys.zx_object_set_property(one, RX, 1));
      write(sys, other, 1);
      ok(sys.zx_handle_close(other));
      expect([isReadReached(sys, one), isWriteReached(sys, one)]).to.deep.equal([true, true]);
      expect(ok(sys.zx_object_get_property(one, TX)).value).to.equal(1);
    });

    it('ZX_ERR_INVALID_ARGS: more than the buffer holds, and nothing changes', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      for (const property of [RX, TX]) {
        ok(sys.zx_object_set_property(one, property, ROOM));
        for (const value of [ROOM + 1, 2n ** 64n - 1n]) {
          expect(sys.zx_object_set_property(one, property, value)).to.deep.equal({
            status: ZX_ERR_INVALID_ARGS,
          });
        }
        expect(ok(sys.zx_object_get_property(one, property)).value).to.equal(ROOM);
      }
    });

    it('ZX_ERR_PEER_CLOSED: TX once the other end is closed, whatever the value; RX does not care', () => {
      const { sys } = boot.process();
      const [one, other] = socket(sys);
      ok(sys.zx_handle_close(other));
      for (const value of [0, 1, ROOM + 1]) {
        expect(sys.zx_object_set_property(one, TX, value)).to.deep.equal({ status: ZX_ERR_PEER_CLOSED });
      }
      expect(outcome(sys.zx_object_set_property(one, RX, 1))).to.equal('ZX_OK');
    });

    it('ZX_ERR_ACCESS_DENIED, ZX_ERR_WRONG_TYPE: rights and type', () => {
      const { sys } = boot.process();
      const [one] = socket(sys);
      for (const property of [RX, TX]) {
        const fixed = without(sys, one, ZX_RIGHT_SET_PROPERTY);
        expect(outcome(sys.zx_object_set_property(fixed, property, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
        expect(outcome(sys.zx_object_set_property(vmo(sys), property, 1))).to.equal('ZX_ERR_WRONG_TYPE');
        const blind = without(sys, one, ZX_RIGHT_GET_PROPERTY);
        expect(outcome(sys.zx_object_get_property(blind, property))).to.equal('ZX_ERR_ACCESS_DENIED');
        expect(
          outcome(sys.zx_object_get_property(withRights(sys, vmo(sys), ZX_RIGHT_GET_PROPERTY), property)),
        ).to.equal('ZX_ERR_WRONG_TYPE');
      }
    });
  });
});
