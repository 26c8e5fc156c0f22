import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_SOCKET_DATAGRAM,
  ZX_SOCKET_DISPOSITION_WRITE_DISABLED,
  ZX_SOCKET_PEEK,
  ZX_SOCKET_PEER_CLOSED,
  ZX_SOCKET_READ_THRESHOLD,
  ZX_SOCKET_WRITE_THRESHOLD,
  ZX_USER_SIGNAL_0,
} from '../../kernel';
import { Socket } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome, text } from './setup';

describe('Socket', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let near: Socket;
    let far: Socket;
    beforeEach(() => {
      process = boot.process();
      ({ endpoint0: near, endpoint1: far } = ok(Socket.create(process)));
    });

    it('sends bytes as a stream, which can be peeked at', () => {
      expect(ok(near.write(text('one'))).actual).to.equal(3);
      ok(near.write(text('two')));
      expect(ok(far.read(4, ZX_SOCKET_PEEK)).bytes).to.deep.equal(text('onet'));
      expect(ok(far.read(9)).bytes).to.deep.equal(text('onetwo'));
      expect(outcome(far.read(1))).to.equal('ZX_ERR_SHOULD_WAIT');
    });

    it('sends datagrams one by one', () => {
      const { endpoint0, endpoint1 } = ok(Socket.create(process, ZX_SOCKET_DATAGRAM));
      ok(endpoint0.write(text('one')));
      ok(endpoint0.write(text('two')));
      expect(ok(endpoint1.read(9)).bytes).to.deep.equal(text('one'));
    });

    it('stops writing at an end with setDisposition', () => {
      ok(near.setDisposition(ZX_SOCKET_DISPOSITION_WRITE_DISABLED, 0));
      expect(outcome(near.write(text('x')))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(far.read(1))).to.equal('ZX_ERR_BAD_STATE');
    });

    it('is signalled at its thresholds', () => {
      ok(far.setReadThreshold(2));
      ok(near.setWriteThreshold(100));
      expect(ok(far.getReadThreshold()).threshold).to.equal(2);
      expect(ok(near.getWriteThreshold()).threshold).to.equal(100);
      expect(outcome(far.waitOne(ZX_SOCKET_READ_THRESHOLD, 0))).to.equal('ZX_ERR_TIMED_OUT');
      ok(near.write(text('ab')));
      expect(outcome(far.waitOne(ZX_SOCKET_READ_THRESHOLD, 0))).to.equal('ZX_OK');
      expect(outcome(near.waitOne(ZX_SOCKET_WRITE_THRESHOLD, 0))).to.equal('ZX_OK');
    });

    it('an end is signalled by the other one and sees it close', () => {
      ok(near.signalPeer(0, ZX_USER_SIGNAL_0));
      ok(near.duplicate()).socket.close();
      expect(outcome(far.waitOne(ZX_USER_SIGNAL_0, 0))).to.equal('ZX_OK');
      near.close();
      expect(outcome(far.waitOne(ZX_SOCKET_PEER_CLOSED, 0))).to.equal('ZX_OK');
    });
  });
});
