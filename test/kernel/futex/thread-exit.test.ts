import { expect } from 'chai';
import { ok, ProcessEndedError, ZX_INFO_PROCESS, ZX_TASK_RETCODE_EXCEPTION_KILL } from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { give } from '../give';
import { event, isValid, vmo, withRights } from '../handles';
import { mapped, READ } from '../vmar/setup';
import { outcome, secondThread, wait, words } from './setup';

describe('zx_futex_wake_handle_close_thread_exit', () => {
  everyMode((boot) => {
    it('stores, wakes, closes and ends the thread; the process lives on', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const addr = words(process);
      const waiting = wait(process, addr);
      const closed = event(sys);
      expect(() => other.sys.zx_futex_wake_handle_close_thread_exit(addr, 1, -5, closed)).to.throw(
        ProcessEndedError,
      );
      expect(outcome(await waiting)).to.equal('ZX_OK');
      expect(outcome(sys.zx_futex_wait(addr, -5, 0, 0))).to.equal('ZX_ERR_TIMED_OUT');
      expect(isValid(sys, closed)).to.equal(false);
      expect(() => other.sys.zx_futex_wake(addr, 1)).to.throw(ProcessEndedError);
    });

    it('needs no handle to close', () => {
      const process = boot.process();
      const other = secondThread(process);
      const addr = words(process);
      expect(() => other.sys.zx_futex_wake_handle_close_thread_exit(addr, 0, 1, 0)).to.throw(
        ProcessEndedError,
      );
      expect(outcome(process.sys.zx_futex_wait(addr, 1, 0, 0))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ends the process as by a trap where it can not store, wake or close', () => {
      const watcher = boot.process();
      const cases = [
        (addr: number) => [addr + 2, 0],
        () => [4, 0],
        (addr: number) => [addr, 3],
        (_: number, readOnly: number) => [readOnly, 0],
      ] as const;
      for (const arguments_ of cases) {
        const process = boot.process();
        const { sys } = process;
        const watched = give(process, watcher, withRights(sys, process.self, 0x8002));
        const [addr = 0, close = 0] = arguments_(words(process), mapped(process, vmo(sys), 1, READ));
        expect(() => sys.zx_futex_wake_handle_close_thread_exit(addr, 1, 1, close)).to.throw(
          ProcessEndedError,
        );
        const { info } = ok(watcher.sys.zx_object_get_info(watched, ZX_INFO_PROCESS));
        expect(info.return_code).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
      }
    });
  });
});
