import { expect } from 'chai';
import { ok, type UserProcess, ZX_FIFO_PEER_CLOSED, ZX_FIFO_READABLE, ZX_USER_SIGNAL_0 } from '../../kernel';
import { Fifo } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome, text } from './setup';

describe('Fifo', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let near: Fifo;
    let far: Fifo;
    beforeEach(() => {
      process = boot.process();
      ({ endpoint0: near, endpoint1: far } = ok(Fifo.create(process, 2, 3)));
    });

    it('passes elements on, as many as there is room for', () => {
      expect(ok(near.write(3, text('onetwosix'))).actualCount).to.equal(2);
      expect(outcome(near.write(3, text('six')))).to.equal('ZX_ERR_SHOULD_WAIT');
      const { data, actualCount } = ok(far.read(3, 9));
      expect(actualCount).to.equal(2);
      expect(data).to.deep.equal(text('onetwo'));
    });

    it('has elements of one size', () => {
      expect(outcome(near.write(2, text('ab')))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(Fifo.create(process, 2, 4096))).to.equal('ZX_ERR_OUT_OF_RANGE');
    });

    it('an end waits for elements, is signalled by the other one and sees it close', () => {
      ok(near.write(3, text('one')));
      ok(near.signalPeer(0, ZX_USER_SIGNAL_0));
      ok(near.duplicate()).fifo.close();
      expect(ok(far.waitOne(ZX_FIFO_READABLE)).observed & ZX_USER_SIGNAL_0).to.equal(ZX_USER_SIGNAL_0);
      near.close();
      expect(outcome(far.waitOne(ZX_FIFO_PEER_CLOSED, 0))).to.equal('ZX_OK');
    });
  });
});
