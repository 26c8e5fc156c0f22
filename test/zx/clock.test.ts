import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CLOCK_OPT_AUTO_START,
  ZX_CLOCK_OPT_CONTINUOUS,
  ZX_CLOCK_STARTED,
  ZX_CLOCK_UPDATE_OPTION_BOTH_VALUES_VALID,
  ZX_CLOCK_UPDATE_OPTION_VALUE_VALID,
  ZX_RIGHT_READ,
} from '../../kernel';
import { Clock } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome, rightsOf } from './setup';

describe('Clock', () => {
  eachMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('stands at its backstop until it is set', () => {
      using clock = ok(Clock.create(process, 0n, 500)).clock;
      expect(ok(clock.read()).now).to.equal(500n);
      ok(clock.update(ZX_CLOCK_UPDATE_OPTION_VALUE_VALID, { value: 1000 }));
      expect(ok(clock.waitOne(ZX_CLOCK_STARTED)).observed).to.equal(ZX_CLOCK_STARTED);
      expect(ok(clock.read()).now >= 1000n).to.equal(true);
      expect(ok(clock.getDetails()).details).to.include({ backstop_time: 500n, generation_counter: 1 });
    });

    it('is set at a time of the monotonic clock', () => {
      using clock = ok(Clock.create(process, ZX_CLOCK_OPT_AUTO_START)).clock;
      const args = { synthetic_value: 7n, reference_value: 5n };
      ok(clock.update(ZX_CLOCK_UPDATE_OPTION_BOTH_VALUES_VALID, args));
      const { mono_to_synthetic } = ok(clock.getDetails()).details;
      expect(mono_to_synthetic).to.include({ reference_offset: 5n, synthetic_offset: 7n });
    });

    it('is duplicated with fewer rights', () => {
      using clock = ok(Clock.create(process)).clock;
      using reader = ok(clock.duplicate(ZX_RIGHT_READ)).clock;
      expect(ok(reader.read()).now).to.equal(0n);
      expect(outcome(reader.update(ZX_CLOCK_UPDATE_OPTION_VALUE_VALID, { value: 1 }))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      using other = ok(clock.replace(rightsOf(clock))).clock;
      expect([clock.isValid, other.isValid]).to.deep.equal([false, true]);
    });

    it('passes a failure on', () => {
      expect(outcome(Clock.create(process, ZX_CLOCK_OPT_CONTINUOUS))).to.equal('ZX_ERR_INVALID_ARGS');
    });
  });
});
