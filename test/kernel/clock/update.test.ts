import { expect } from 'chai';
import {
  ok,
  ZX_CLOCK_ARGS_VERSION,
  ZX_CLOCK_OPT_AUTO_START,
  ZX_CLOCK_OPT_CONTINUOUS,
  ZX_CLOCK_OPT_MONOTONIC,
  ZX_CLOCK_STARTED,
  ZX_CLOCK_UPDATE_OPTION_ERROR_BOUND_VALID,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, outcome, signalsOf, without } from '../handles';
import { clock, details, RATE, read, REFERENCE, set, V1, V2, VALUE } from './setup';

const CONTINUOUS = ZX_CLOCK_OPT_CONTINUOUS | ZX_CLOCK_OPT_MONOTONIC;
const ERROR_BOUND = ZX_CLOCK_UPDATE_OPTION_ERROR_BOUND_VALID;

describe('zx_clock_update', () => {
  eachMode((boot) => {
    it('ZX_OK: the first value starts the clock, which its signal tells', async () => {
      const process = boot.process();
      const { sys } = process;
      const handle = clock(sys);
      const started = process.wait(handle, ZX_CLOCK_STARTED);
      expect(sys.zx_clock_update(handle, V1 | VALUE, { value: -7 })).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
      expect(outcome(set(sys, handle, 10n))).to.equal('ZX_OK');
      expect((await started).observed).to.equal(ZX_CLOCK_STARTED);
      expect(signalsOf(sys, handle)).to.equal(ZX_CLOCK_STARTED);
      expect(read(sys, handle) >= 10n).to.equal(true);
    });

    it('ZX_OK: value, rate and error bound at once, also the first time', () => {
      const { sys } = boot.process();
      const handle = clock(sys, CONTINUOUS);
      const args = { value: 100_000, rate_adjust: -1000, error_bound: 2n ** 64n - 2n };
      expect(outcome(sys.zx_clock_update(handle, V1 | VALUE | RATE | ERROR_BOUND, args))).to.equal('ZX_OK');
      const { mono_to_synthetic, error_bound } = details(sys, handle);
      expect(error_bound).to.equal(2n ** 64n - 2n);
      expect(mono_to_synthetic).to.include({ synthetic_offset: 100_000n });
      expect(mono_to_synthetic.rate).to.deep.equal({ synthetic_ticks: 999_000, reference_ticks: 1_000_000 });
    });

    it('ZX_OK: what the options do not name is not looked at', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      const args = { value: 5, rate_adjust: 99_999, error_bound: 3 };
      expect(outcome(sys.zx_clock_update(handle, V1 | VALUE, args))).to.equal('ZX_OK');
      expect(details(sys, handle).mono_to_synthetic.rate.synthetic_ticks).to.equal(1);
    });

    it('ZX_OK: an ordinary clock may be set back, not behind its backstop', () => {
      const { sys } = boot.process();
      const handle = clock(sys, 0n, 50n);
      ok(set(sys, handle, 10n ** 15n));
      expect(outcome(set(sys, handle, 50n))).to.equal('ZX_OK');
      expect(read(sys, handle) < 10n ** 15n).to.equal(true);
      expect(set(sys, handle, 49n)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('ZX_OK: a rate that changes leaves the value where it is', () => {
      const { sys } = boot.process();
      const handle = clock(sys, CONTINUOUS | ZX_CLOCK_OPT_AUTO_START);
      for (const rate_adjust of [1000, -1000, 0]) {
        const before = read(sys, handle);
        ok(sys.zx_clock_update(handle, V1 | RATE, { rate_adjust }));
        expect(read(sys, handle) >= before).to.equal(true);
      }
    });

    it('ZX_OK: the same rate again moves no offset', () => {
      const { sys } = boot.process();
      const handle = clock(sys, ZX_CLOCK_OPT_AUTO_START);
      ok(sys.zx_clock_update(handle, V1 | RATE, { rate_adjust: 5 }));
      const { mono_to_synthetic, generation_counter } = details(sys, handle);
      ok(sys.zx_clock_update(handle, V1 | RATE, { rate_adjust: 5 }));
      const after = details(sys, handle);
      expect(after.mono_to_synthetic).to.deep.equal(mono_to_synthetic);
      expect(after.generation_counter).to.equal(generation_counter + 1);
    });

    it('ZX_OK: with version 2 a value holds at a monotonic time, past or to come', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      const reference_value = sys.zx_clock_get_monotonic();
      const args = { synthetic_value: 10n ** 15n, reference_value };
      ok(sys.zx_clock_update(handle, V2 | VALUE | REFERENCE, args));
      expect(details(sys, handle).mono_to_synthetic).to.deep.equal({
        reference_offset: reference_value,
        synthetic_offset: 10n ** 15n,
        rate: { synthetic_ticks: 1, reference_ticks: 1 },
      });
      const ahead = reference_value + 10n ** 12n;
      ok(sys.zx_clock_update(handle, V2 | VALUE | REFERENCE, { ...args, reference_value: ahead }));
      expect(read(sys, handle) < 10n ** 15n).to.equal(true);
    });

    it('ZX_OK: with version 2 a rate may hold from a monotonic time on, but not of a monotonic clock', () => {
      const { sys } = boot.process();
      const free = clock(sys, ZX_CLOCK_OPT_AUTO_START);
      const reference_value = 500n;
      const args = { rate_adjust: 1000, reference_value };
      expect(outcome(sys.zx_clock_update(free, V2 | RATE | REFERENCE, args))).to.equal('ZX_OK');
      expect(details(sys, free).mono_to_synthetic).to.include({
        reference_offset: 500n,
        synthetic_offset: 500n,
      });
      const monotonic = clock(sys, ZX_CLOCK_OPT_AUTO_START | ZX_CLOCK_OPT_MONOTONIC);
      expect(outcome(sys.zx_clock_update(monotonic, V2 | RATE | REFERENCE, args))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      expect(outcome(sys.zx_clock_update(monotonic, V2 | RATE, args))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: no arguments, or options of no version, before the handle', () => {
      const { sys } = boot.process();
      const cases = [V1 | VALUE, VALUE, ZX_CLOCK_ARGS_VERSION(3) | VALUE];
      for (const options of cases) {
        expect(sys.zx_clock_update(3, options, null)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
        if (options === cases[0]) continue;
        expect(sys.zx_clock_update(3, options, { value: 1 })).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_INVALID_ARGS: no option, unknown ones, a rate that is too large, before the handle', () => {
      const { sys } = boot.process();
      for (const options of [V1, V2, V1 | VALUE | 16n, V1 | (1n << 57n)]) {
        expect(sys.zx_clock_update(3, options, {})).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      for (const rate_adjust of [1001, -1001, 2 ** 31 - 1, -(2 ** 31)]) {
        expect(outcome(sys.zx_clock_update(3, V1 | RATE, { rate_adjust }))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      expect(outcome(sys.zx_clock_update(3, V1 | RATE, { rate_adjust: 1000 }))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ZX_ERR_BAD_HANDLE: no handle, before what the clock is', () => {
      const { sys } = boot.process();
      const result = sys.zx_clock_update(3, V1 | REFERENCE, {});
      expect(result).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no clock', () => {
      const { sys } = boot.process();
      expect(set(sys, event(sys), 0n)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: it needs ZX_RIGHT_WRITE', () => {
      const { sys } = boot.process();
      expect(set(sys, without(sys, clock(sys), ZX_RIGHT_WRITE), 0n)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
    });

    it('ZX_ERR_INVALID_ARGS: a reference that is of no use, before the clock’s state', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      for (const options of [
        V1 | VALUE | REFERENCE,
        V1 | REFERENCE,
        V2 | REFERENCE,
        V2 | REFERENCE | ERROR_BOUND,
      ]) {
        expect(outcome(sys.zx_clock_update(handle, options, {})), String(options)).to.equal(
          'ZX_ERR_INVALID_ARGS',
        );
      }
    });

    it('ZX_ERR_BAD_STATE: a clock that was not started is given no value', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      for (const options of [V1 | RATE, V1 | ERROR_BOUND, V2 | RATE | REFERENCE]) {
        expect(sys.zx_clock_update(handle, options, {})).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      }
      expect(details(sys, handle).generation_counter).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: a continuous clock is set once only', () => {
      const { sys } = boot.process();
      const handle = clock(sys, CONTINUOUS);
      ok(set(sys, handle, 10n));
      expect(set(sys, handle, ZX_TIME_INFINITE)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    });

    it('ZX_ERR_INVALID_ARGS: a monotonic clock does not go backwards, and nothing changes', () => {
      const { sys } = boot.process();
      const handle = clock(sys, ZX_CLOCK_OPT_MONOTONIC);
      ok(set(sys, handle, 10n ** 15n));
      const { generation_counter } = details(sys, handle);
      expect(set(sys, handle, 10n ** 15n - 1n)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      const mixed = { value: 5, rate_adjust: 7, error_bound: 9 };
      expect(outcome(sys.zx_clock_update(handle, V1 | VALUE | RATE | ERROR_BOUND, mixed))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
      expect(details(sys, handle)).to.include({ generation_counter });
      expect(read(sys, handle) >= 10n ** 15n).to.equal(true);
      expect(outcome(set(sys, handle, 10n ** 16n))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: with version 2 a started monotonic clock wants value and reference, and nothing with a rate', () => {
      const { sys } = boot.process();
      const handle = clock(sys, ZX_CLOCK_OPT_MONOTONIC);
      expect(outcome(sys.zx_clock_update(handle, V2 | VALUE | RATE, { synthetic_value: 5 }))).to.equal(
        'ZX_OK',
      );
      const args = { synthetic_value: 10n ** 15n, reference_value: sys.zx_clock_get_monotonic() };
      for (const options of [V2 | VALUE, V2 | VALUE | RATE, V2 | VALUE | REFERENCE | RATE]) {
        expect(sys.zx_clock_update(handle, options, args)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      expect(outcome(sys.zx_clock_update(handle, V2 | VALUE | REFERENCE, args))).to.equal('ZX_OK');
      const back = { ...args, reference_value: args.reference_value + 10n ** 12n };
      expect(outcome(sys.zx_clock_update(handle, V2 | VALUE | REFERENCE, back))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
    });

    it('says what C can not', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      expect(() => sys.zx_clock_update(handle, V1 | VALUE, { value: 1.5 })).to.throw(TypeError, 'args');
      expect(() => sys.zx_clock_update(handle, V1 | ERROR_BOUND, { error_bound: -1 })).to.throw(
        TypeError,
        'args',
      );
    });
  });
});
