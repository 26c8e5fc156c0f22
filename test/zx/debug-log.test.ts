import { expect } from 'chai';
import { ok, type UserProcess, ZX_LOG_FLAG_READABLE, ZX_LOG_READABLE } from '../../kernel';
import { DebugLog } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome, text } from './setup';

describe('DebugLog', () => {
  eachMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('reads what was written', () => {
      using log = ok(DebugLog.create(process, ZX_LOG_FLAG_READABLE)).debugLog;
      while (outcome(log.read()) === 'ZX_OK');
      using writer = ok(DebugLog.create(process)).debugLog;
      ok(writer.write(text('hello')));
      ok(log.waitOne(ZX_LOG_READABLE));
      expect(ok(log.read()).record.subarray(40)).to.deep.equal(text('hello'));
      expect(outcome(log.read())).to.equal('ZX_ERR_SHOULD_WAIT');
      expect(outcome(writer.read())).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('is duplicated', () => {
      using log = ok(DebugLog.create(process)).debugLog;
      using other = ok(log.duplicate()).debugLog;
      expect(outcome(other.write(text('x')))).to.equal('ZX_OK');
    });

    it('passes a failure on', () => {
      expect(outcome(DebugLog.create(process, 1))).to.equal('ZX_ERR_INVALID_ARGS');
    });
  });
});
