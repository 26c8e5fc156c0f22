import { expect } from 'chai';
import fc from 'fast-check';
import { Kernel, ManualClock, ok, ZX_TIME_INFINITE, ZX_TIME_INFINITE_PAST } from '../../../kernel';
import { reduced, stoppedAt, valueAt } from '../../../kernel/object/clock-transformation';
import { clock, RATE, read, V1, VALUE } from './setup';

const time = fc.bigInt({ min: ZX_TIME_INFINITE_PAST, max: ZX_TIME_INFINITE });
const rate = fc.record({
  synthetic_ticks: fc.integer({ min: 999_000, max: 1_001_000 }),
  reference_ticks: fc.constant(1_000_000),
});
const transformation = fc.record({ reference_offset: time, synthetic_offset: time, rate });

describe('the law of clock transformations', () => {
  it('both offsets are the same moment', () => {
    fc.assert(
      fc.property(transformation, (t) => {
        expect(valueAt(t, t.reference_offset)).to.equal(t.synthetic_offset);
      }),
    );
  });

  it('the value is the offset and the passed time at the rate, rounded down', () => {
    const near = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
    const nearby = fc.record({ reference_offset: near, synthetic_offset: near, rate });
    fc.assert(
      fc.property(nearby, near, (t, at) => {
        const gained = valueAt(t, at) - t.synthetic_offset;
        const rest = (at - t.reference_offset) * BigInt(t.rate.synthetic_ticks) - gained * 1_000_000n;
        expect(rest >= 0n && rest < 1_000_000n).to.equal(true);
      }),
    );
  });

  it('the value saturates, and never wraps', () => {
    fc.assert(
      fc.property(transformation, time, (t, at) => {
        const value = valueAt(t, at);
        expect(value >= ZX_TIME_INFINITE_PAST && value <= ZX_TIME_INFINITE).to.equal(true);
        expect(at >= t.reference_offset ? value >= t.synthetic_offset : value <= t.synthetic_offset).to.equal(
          true,
        );
      }),
    );
  });

  it('the value never goes back when time goes on', () => {
    fc.assert(
      fc.property(transformation, time, time, (t, a, b) => {
        const [earlier, later] = a < b ? [a, b] : [b, a];
        expect(valueAt(t, earlier) <= valueAt(t, later)).to.equal(true);
      }),
    );
  });

  it('a rate in lowest terms gives the same values', () => {
    fc.assert(
      fc.property(transformation, time, (t, at) => {
        expect(valueAt({ ...t, rate: reduced(t.rate) }, at)).to.equal(valueAt(t, at));
      }),
    );
  });

  it('a clock that stands still has one value', () => {
    fc.assert(
      fc.property(time, time, (value, at) => {
        expect(valueAt(stoppedAt(value), at)).to.equal(value);
      }),
    );
  });
});

describe('the law of clocks', () => {
  const step = fc.oneof(
    fc.record({ passes: fc.nat(10 ** 9) }),
    fc.record({ value: fc.bigInt({ min: 0n, max: 10n ** 15n }) }),
    fc.record({ rate_adjust: fc.integer({ min: -1000, max: 1000 }) }),
  );

  it('a clock has gained or lost what the rates since its last value say', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const time = new ManualClock();
        using kernel = new Kernel({ clock: time });
        const { sys } = kernel.createProcess('program');
        const handle = clock(sys);
        ok(sys.zx_clock_update(handle, V1 | VALUE, { value: 0 }));
        // The value in millionths of a nanosecond, and one more lost to rounding at each change.
        let [exact, adjust, changes] = [0n, 0, 0n];
        for (const each of steps) {
          if ('passes' in each) {
            time.advance(each.passes);
            exact += BigInt(each.passes) * BigInt(1_000_000 + adjust);
          } else if ('value' in each) {
            ok(sys.zx_clock_update(handle, V1 | VALUE, each));
            [exact, changes] = [each.value * 1_000_000n, 0n];
          } else {
            ok(sys.zx_clock_update(handle, V1 | RATE, each));
            [adjust, changes] = [each.rate_adjust, changes + 1n];
          }
          const lost = exact - read(sys, handle) * 1_000_000n;
          expect(lost >= 0n && lost < (changes + 1n) * 1_000_000n).to.equal(true);
        }
      }),
    );
  });
});
