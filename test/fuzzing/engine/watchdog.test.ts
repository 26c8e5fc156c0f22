import { expect } from 'chai';
import { Watchdog } from '../../../fuzzing/engine/watchdog';
import { FuzzResult } from '../../../fuzzing/result/fuzz-result';

const SECOND = 1_000_000_000n;

describe('a watchdog', () => {
  let now: number;
  let resident: number;
  let watchdog: Watchdog;
  beforeEach(() => {
    now = 1000;
    resident = 0;
    watchdog = new Watchdog(
      () => resident,
      () => now,
    );
    watchdog.begin(now);
  });

  it('tells of a run that has reached run_limit, and not before', () => {
    now += 999;
    expect(watchdog.glance({ run_limit: SECOND, oom_limit: 0 })).to.equal(undefined);
    now += 100;
    expect(watchdog.glance({ run_limit: SECOND, oom_limit: 0 })).to.equal(FuzzResult.TIMEOUT);
  });

  it('run_limit 0: no run is too long', () => {
    now += 1e12;
    expect(watchdog.glance({ run_limit: 0n, oom_limit: 0 })).to.equal(undefined);
  });

  it('tells of a target with more memory than oom_limit; as much is allowed', () => {
    resident = 100;
    expect(watchdog.glance({ run_limit: 0n, oom_limit: 100 })).to.equal(undefined);
    resident = 101;
    now += 100;
    expect(watchdog.glance({ run_limit: 0n, oom_limit: 100 })).to.equal(FuzzResult.OOM);
  });

  it('oom_limit 0: no memory is too much', () => {
    resident = 2 ** 50;
    expect(watchdog.glance({ run_limit: 0n, oom_limit: 0 })).to.equal(undefined);
  });
});
