import { expect } from 'chai';
import { ok, type UserProcess, ZX_INFO_TIMER, ZX_TIMER_SIGNALED, ZX_TIMER_SLACK_LATE } from '../../kernel';
import { Timer } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome } from './setup';

const HOUR = 3_600_000_000_000n;

describe('Timer', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let timer: Timer;
    beforeEach(() => {
      process = boot.process();
      timer = ok(Timer.create(process, ZX_TIMER_SLACK_LATE)).timer;
    });

    it('is signalled when its deadline comes', () => {
      ok(timer.set(process.sys.zx_deadline_after(1000)));
      expect(ok(timer.waitOne(ZX_TIMER_SIGNALED)).observed).to.equal(ZX_TIMER_SIGNALED);
    });

    it('shows what it is armed for until it is cancelled', () => {
      const deadline = process.sys.zx_deadline_after(HOUR);
      ok(timer.set(deadline, 5));
      expect(ok(timer.getInfo(ZX_INFO_TIMER)).info).to.deep.equal({ options: 2, deadline, slack: 5n });
      ok(timer.cancel());
      expect(ok(timer.getInfo(ZX_INFO_TIMER)).info).to.deep.equal({ options: 2, deadline: 0n, slack: 0n });
    });

    it('says what it was refused for', () => {
      expect(outcome(timer.set(0, -1))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(Timer.create(process, 3))).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('is the same timer through a duplicate', () => {
      const { timer: copy } = ok(timer.duplicate());
      expect(koidOf(copy)).to.equal(koidOf(timer));
      ok(copy.set(0));
      expect(outcome(timer.waitOne(ZX_TIMER_SIGNALED, 0))).to.equal('ZX_OK');
    });
  });
});
