import { expect } from 'chai';
import { inspect } from 'node:util';
import { Kernel, ok, type UserProcess, ZX_EVENT_SIGNALED } from '../../kernel';
import { Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { event, outcome } from './handles';

describe('on the console', () => {
  it('a kernel is shown by its programs', () => {
    const kernel = new Kernel();
    expect(inspect(kernel)).to.equal('Kernel (programs: none)');
    kernel.createProcess('engine');
    kernel.createProcess('target');
    expect(inspect(kernel)).to.equal('Kernel (programs: engine, target)');
  });

  eachMode((boot) => {
    let a: UserProcess;
    beforeEach(() => (a = boot.process('engine')));

    it('a process is shown by its name and koid, and where its kernel is', () => {
      const shown = inspect(a);
      expect(shown).to.match(/^UserProcess 'engine' \(koid \d+, (in-process|behind \/.*\/kernel)\)$/);
      expect(shown).to.contain(`koid ${a.koid},`);
    });

    it('a wrapper is shown by its handle and process', () => {
      const { vmo } = ok(Vmo.create(a, 1));
      expect(inspect(vmo)).to.equal(`Vmo (handle 0x${vmo.handle.toString(16)} of 'engine')`);
      vmo.close();
      expect(inspect(vmo)).to.equal('Vmo (empty)');
    });
  });
});

describe('UserProcess.wait', () => {
  eachMode((boot) => {
    it('takes its deadline as a number or a bigint, as every time is taken', async () => {
      const a = boot.process('a');
      const one = event(a.sys);
      for (const deadline of [0, 0n, -1, a.sys.zx_clock_get_monotonic()]) {
        const waited = await a.wait(one, ZX_EVENT_SIGNALED, deadline);
        expect(outcome(waited)).to.equal('ZX_ERR_TIMED_OUT');
        expect(waited.observed).to.equal(0);
      }
    });
  });
});
