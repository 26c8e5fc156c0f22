import { expect } from 'chai';
import {
  ok,
  ZX_CLOCK_ARGS_VERSION,
  ZX_CLOCK_OPT_AUTO_START,
  ZX_CLOCK_OPT_CONTINUOUS,
  ZX_CLOCK_OPT_MONOTONIC,
  ZX_CLOCK_STARTED,
  ZX_CLOCK_UNKNOWN_ERROR,
  ZX_DEFAULT_CLOCK_RIGHTS,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_WRONG_TYPE,
  ZX_OBJ_TYPE_CLOCK,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { basicInfo, event, outcome, signalsOf, without } from '../handles';
import { clock, details, read, set, V1, V2 } from './setup';

const CONTINUOUS = ZX_CLOCK_OPT_CONTINUOUS | ZX_CLOCK_OPT_MONOTONIC;
const STOPPED = { reference_offset: 0n, rate: { synthetic_ticks: 0, reference_ticks: 1 } };

describe('zx_clock_create', () => {
  eachMode((boot) => {
    it('ZX_OK: a clock with default rights that stands still at 0', () => {
      const { sys } = boot.process();
      const { out } = ok(sys.zx_clock_create(0));
      expect(basicInfo(sys, out)).to.include({ type: ZX_OBJ_TYPE_CLOCK, rights: ZX_DEFAULT_CLOCK_RIGHTS });
      expect(signalsOf(sys, out)).to.equal(0);
      expect([read(sys, out), read(sys, out)]).to.deep.equal([0n, 0n]);
      expect(details(sys, out)).to.include({
        options: 0,
        backstop_time: 0n,
        error_bound: ZX_CLOCK_UNKNOWN_ERROR,
        generation_counter: 0,
        last_value_update_ticks: 0n,
        last_rate_adjust_update_ticks: 0n,
        last_error_bounds_update_ticks: 0n,
      });
    });

    it('ZX_OK: until it is started it stands at its backstop', () => {
      const { sys } = boot.process();
      const handle = clock(sys, ZX_CLOCK_OPT_MONOTONIC, ZX_TIME_INFINITE);
      expect(read(sys, handle)).to.equal(ZX_TIME_INFINITE);
      const { options, backstop_time, ticks_to_synthetic, mono_to_synthetic } = details(sys, handle);
      expect(options).to.equal(1);
      expect(backstop_time).to.equal(ZX_TIME_INFINITE);
      const stopped = { ...STOPPED, synthetic_offset: ZX_TIME_INFINITE };
      expect([ticks_to_synthetic, mono_to_synthetic]).to.deep.equal([stopped, stopped]);
    });

    it('ZX_OK: with ZX_CLOCK_OPT_AUTO_START it is the monotonic clock at once', () => {
      const { sys } = boot.process();
      const before = sys.zx_clock_get_monotonic();
      const handle = clock(sys, ZX_CLOCK_OPT_AUTO_START | CONTINUOUS, before);
      expect(signalsOf(sys, handle)).to.equal(ZX_CLOCK_STARTED);
      const now = read(sys, handle);
      expect(now >= before && now <= sys.zx_clock_get_monotonic()).to.equal(true);
      const { options, last_value_update_ticks, last_rate_adjust_update_ticks, generation_counter } = details(
        sys,
        handle,
      );
      expect(options).to.equal(7);
      expect(last_value_update_ticks >= before).to.equal(true);
      expect(last_rate_adjust_update_ticks).to.equal(last_value_update_ticks);
      expect(generation_counter).to.equal(0);
    });

    it('ZX_ERR_INVALID_ARGS: options that are none, CONTINUOUS alone', () => {
      const { sys } = boot.process();
      for (const options of [8n, 1n << 57n, ZX_CLOCK_OPT_CONTINUOUS, ZX_CLOCK_OPT_CONTINUOUS | 4n]) {
        expect(sys.zx_clock_create(options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_INVALID_ARGS: a version without arguments, arguments without that version', () => {
      const { sys } = boot.process();
      const backstop_time = 0;
      for (const version of [1, 2, 63]) {
        const options = ZX_CLOCK_ARGS_VERSION(version);
        expect(outcome(sys.zx_clock_create(options))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(outcome(sys.zx_clock_create(options, null))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      for (const options of [0, V2]) {
        expect(outcome(sys.zx_clock_create(options, { backstop_time }))).to.equal('ZX_ERR_INVALID_ARGS');
      }
      expect(outcome(sys.zx_clock_create(0, null))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: a backstop below 0 or, for a clock that starts at once, ahead', () => {
      const { sys } = boot.process();
      expect(outcome(sys.zx_clock_create(V1, { backstop_time: -1 }))).to.equal('ZX_ERR_INVALID_ARGS');
      const backstop_time = sys.zx_deadline_after(10n ** 12n);
      const ahead = sys.zx_clock_create(V1 | ZX_CLOCK_OPT_AUTO_START, { backstop_time });
      expect(outcome(ahead)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(outcome(sys.zx_clock_create(V1, { backstop_time }))).to.equal('ZX_OK');
    });

    it('says what C can not', () => {
      const { sys } = boot.process();
      expect(() => sys.zx_clock_create(-1)).to.throw(TypeError, 'options');
      expect(() => sys.zx_clock_create(V1, { backstop_time: 1.5 })).to.throw(TypeError, 'args');
    });
  });

  eachMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: at the limit of handles, after what the arguments get wrong', () => {
        const { sys } = boot.process();
        while (outcome(sys.zx_event_create(0)) === 'ZX_OK');
        expect(sys.zx_clock_create(0)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        expect(outcome(sys.zx_clock_create(8))).to.equal('ZX_ERR_INVALID_ARGS');
      });
    },
    { limits: { handles: 60 } },
  );
});

describe('zx_clock_read', () => {
  eachMode((boot) => {
    it('ZX_OK: a started clock goes on with the monotonic one', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      const before = sys.zx_clock_get_monotonic();
      ok(set(sys, handle, 1000n));
      const first = read(sys, handle);
      const later = read(sys, handle);
      const passed = sys.zx_clock_get_monotonic() - before;
      expect(first >= 1000n && later >= first && later <= 1000n + passed).to.equal(true);
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      expect(boot.process().sys.zx_clock_read(3)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no clock', () => {
      const { sys } = boot.process();
      expect(sys.zx_clock_read(event(sys))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: it needs ZX_RIGHT_READ', () => {
      const { sys } = boot.process();
      const handle = without(sys, clock(sys), ZX_RIGHT_READ);
      expect(sys.zx_clock_read(handle)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });
  });
});

describe('zx_clock_get_details', () => {
  eachMode((boot) => {
    it('ZX_OK: what updates left, each with its time', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      ok(set(sys, handle, 5n));
      const first = details(sys, handle);
      expect(first.generation_counter).to.equal(1);
      expect(first.last_rate_adjust_update_ticks).to.equal(first.last_value_update_ticks);
      expect(first.mono_to_synthetic).to.deep.equal({
        reference_offset: first.last_value_update_ticks,
        synthetic_offset: 5n,
        rate: { synthetic_ticks: 1, reference_ticks: 1 },
      });
      expect(first.ticks_to_synthetic).to.deep.equal(first.mono_to_synthetic);
      expect(first.query_ticks >= first.last_value_update_ticks).to.equal(true);
      ok(sys.zx_clock_update(handle, V1 | 6n, { rate_adjust: 1000, error_bound: 77 }));
      const second = details(sys, handle);
      expect(second).to.include({ generation_counter: 2, error_bound: 77n });
      expect(second.last_value_update_ticks).to.equal(first.last_value_update_ticks);
      expect(second.last_error_bounds_update_ticks).to.equal(second.last_rate_adjust_update_ticks);
      expect(second.mono_to_synthetic.rate).to.deep.equal({
        synthetic_ticks: 1_001_000,
        reference_ticks: 1_000_000,
      });
      expect(second.ticks_to_synthetic.rate).to.deep.equal({ synthetic_ticks: 1001, reference_ticks: 1000 });
    });

    it('ZX_ERR_INVALID_ARGS: any other options than the version, before the handle', () => {
      const { sys } = boot.process();
      for (const options of [0n, 1n, V2, V1 | 1n]) {
        expect(sys.zx_clock_get_details(3, options)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      expect(boot.process().sys.zx_clock_get_details(3, V1)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no clock', () => {
      const { sys } = boot.process();
      expect(sys.zx_clock_get_details(event(sys), V1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: it needs ZX_RIGHT_READ, and nothing else', () => {
      const { sys } = boot.process();
      const handle = clock(sys);
      const unreadable = without(sys, handle, ZX_RIGHT_READ);
      expect(sys.zx_clock_get_details(unreadable, V1)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_clock_get_details(without(sys, handle, ZX_RIGHT_WRITE), V1))).to.equal('ZX_OK');
    });
  });
});
