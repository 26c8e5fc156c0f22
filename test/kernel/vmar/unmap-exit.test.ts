import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  type UserProcess,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_PROCESS,
  ZX_RIGHT_OP_CHILDREN,
  ZX_TASK_RETCODE_EXCEPTION_KILL,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { secondThread } from '../futex/setup';
import { give } from '../give';
import { event, isValid, vmo, withRights } from '../handles';
import { isMapped, mapped, MAX_U64, outcome, PAGE, region, without } from './setup';

describe('zx_vmar_unmap_handle_close_thread_exit', () => {
  everyMode((boot) => {
    let a: UserProcess;
    const call = (handle: number, addr: number | bigint, size: number | bigint, close = 0) =>
      a.sys.zx_vmar_unmap_handle_close_thread_exit(handle, addr, size, close);

    beforeEach(() => {
      a = boot.process('a');
    });

    it('unmaps, closes and ends the thread; the process lives on', () => {
      const thread = secondThread(a);
      const addr = mapped(a, vmo(a.sys), 1);
      const closed = event(a.sys);
      expect(() =>
        thread.sys.zx_vmar_unmap_handle_close_thread_exit(a.rootVmar, addr, PAGE, closed),
      ).to.throw(ProcessEndedError);
      expect(isMapped(a, addr)).to.equal(false);
      expect(isValid(a.sys, closed)).to.equal(false);
    });

    it('needs no handle to close', () => {
      const thread = secondThread(a);
      const addr = mapped(a, vmo(a.sys), 1);
      expect(() => thread.sys.zx_vmar_unmap_handle_close_thread_exit(a.rootVmar, addr, PAGE, 0)).to.throw(
        ProcessEndedError,
      );
      expect(isMapped(a, addr)).to.equal(false);
    });

    it('ends the process as by a trap where there is no such handle to close', () => {
      const watcher = boot.process('watcher');
      const watched = give(a, watcher, withRights(a.sys, a.self, 0x8002));
      expect(() => call(a.rootVmar, mapped(a, vmo(a.sys), 1), PAGE, 3)).to.throw(ProcessEndedError);
      const { info } = ok(watcher.sys.zx_object_get_info(watched, ZX_INFO_PROCESS));
      expect(info.return_code).to.equal(ZX_TASK_RETCODE_EXCEPTION_KILL);
    });

    it('ZX_ERR_BAD_HANDLE: no region; the handle stays open and the thread goes on', () => {
      const kept = event(a.sys);
      expect(call(3, 1, 0, kept)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(isValid(a.sys, kept)).to.equal(true);
    });

    it('ZX_ERR_WRONG_TYPE: no region; the handle stays open and the thread goes on', () => {
      const kept = event(a.sys);
      expect(call(kept, 1, 0, kept)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(isValid(a.sys, kept)).to.equal(true);
    });

    it('ZX_ERR_INVALID_ARGS: what zx_vmar_unmap refuses; the handle stays open and the thread goes on', () => {
      const addr = mapped(a, vmo(a.sys), 1);
      const { base } = region(a, 2);
      const kept = event(a.sys);
      const childless = without(a, a.rootVmar, ZX_RIGHT_OP_CHILDREN);
      const cases = [
        [a.rootVmar, addr + 1, PAGE],
        [a.rootVmar, addr, 0],
        [a.rootVmar, addr, MAX_U64],
        [a.rootVmar, 0, PAGE],
        [a.rootVmar, base, PAGE],
        [childless, base, 2 * PAGE],
      ] as const;
      for (const [handle, from, size] of cases) {
        expect(call(handle, from, size, kept)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      expect(isMapped(a, addr)).to.equal(true);
      expect(isValid(a.sys, kept)).to.equal(true);
    });

    it('ZX_ERR_BAD_STATE: the region was destroyed', () => {
      const { handle, base } = region(a, 1);
      ok(a.sys.zx_vmar_destroy(handle));
      expect(outcome(call(handle, base, PAGE))).to.equal('ZX_ERR_BAD_STATE');
    });
  });
});
