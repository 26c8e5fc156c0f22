import { expect } from 'chai';
import { ZX_OK, ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { outcome } from '../handles';

const MILLISECOND = 1_000_000n;
/** Long enough that it does not pass while a test runs, in nanoseconds. */
const HOUR = 3_600_000_000_000n;

describe('zx_clock_get_monotonic', () => {
  eachMode((boot) => {
    it('is above zero and never goes back', () => {
      const { sys } = boot.process();
      let last = 0n;
      for (let i = 0; i < 50; i++) {
        const now = sys.zx_clock_get_monotonic();
        expect(now > 0n && now >= last).to.equal(true);
        last = now;
      }
    });

    it('is one clock for all programs', () => {
      const [a, b] = [boot.process('a'), boot.process('b')];
      const times = [a, b, a].map(({ sys }) => sys.zx_clock_get_monotonic());
      expect(times).to.deep.equal(times.toSorted((x, y) => Number(x - y)));
    });
  });
});

describe('zx_deadline_after', () => {
  eachMode((boot) => {
    it('is the time so many nanoseconds from now', () => {
      const { sys } = boot.process();
      const before = sys.zx_clock_get_monotonic();
      const deadline = sys.zx_deadline_after(5n * MILLISECOND);
      const after = sys.zx_clock_get_monotonic();
      expect(deadline >= before + 5n * MILLISECOND && deadline <= after + 5n * MILLISECOND).to.equal(true);
    });

    it('of a negative duration is past', () => {
      const { sys } = boot.process();
      expect(sys.zx_deadline_after(-1) < sys.zx_clock_get_monotonic()).to.equal(true);
    });

    it('saturates at ZX_TIME_INFINITE and ZX_TIME_INFINITE_PAST', () => {
      const { sys } = boot.process();
      expect(sys.zx_deadline_after(ZX_TIME_INFINITE)).to.equal(ZX_TIME_INFINITE);
      expect(sys.zx_deadline_after(ZX_TIME_INFINITE - 1n)).to.equal(ZX_TIME_INFINITE);
      expect(sys.zx_deadline_after(ZX_TIME_INFINITE_PAST) < 0n).to.equal(true);
      expect(sys.zx_deadline_after(ZX_TIME_INFINITE_PAST) >= ZX_TIME_INFINITE_PAST).to.equal(true);
    });

    it('takes numbers and bigints, and nothing that C could not express', () => {
      const { sys } = boot.process();
      expect(sys.zx_deadline_after(1)).to.be.a('bigint');
      for (const bad of [0.5, NaN, 2n ** 63n, -(2n ** 63n) - 1n]) {
        expect(() => sys.zx_deadline_after(bad)).to.throw(TypeError, /zx_deadline_after.*nanoseconds/);
      }
    });
  });
});

describe('zx_nanosleep', () => {
  eachMode((boot) => {
    it('ZX_OK: a deadline that is past needs no sleep', () => {
      const { sys } = boot.process();
      for (const deadline of [0, -1, ZX_TIME_INFINITE_PAST, sys.zx_clock_get_monotonic()]) {
        expect(sys.zx_nanosleep(deadline)).to.deep.equal({ status: ZX_OK });
      }
    });

    it('ZX_OK: when the deadline has come, blocking or not', async () => {
      const { sys, async } = boot.process();
      const soon = sys.zx_deadline_after(2n * MILLISECOND);
      expect(sys.zx_nanosleep(soon)).to.deep.equal({ status: ZX_OK });
      expect(sys.zx_clock_get_monotonic() >= soon).to.equal(true);
      const later = sys.zx_deadline_after(2n * MILLISECOND);
      expect(await async.zx_nanosleep(later)).to.deep.equal({ status: ZX_OK });
      expect(sys.zx_clock_get_monotonic() >= later).to.equal(true);
    });

    it('ZX_OK: who sleeps less wakes first, though it fell asleep last', async () => {
      const { sys, async } = boot.process();
      const start = sys.zx_clock_get_monotonic();
      let isAwake = false;
      void async.zx_nanosleep(start + HOUR).then(
        () => (isAwake = true),
        () => undefined,
      );
      for (const ms of [6n, 3n]) {
        expect(outcome(await async.zx_nanosleep(start + ms * MILLISECOND))).to.equal('ZX_OK');
      }
      expect(isAwake).to.equal(false);
    });
  });
});
