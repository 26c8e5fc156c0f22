import { expect } from 'chai';
import {
  LONGEST_BATCH,
  ok,
  statusName,
  ZX_ERR_BAD_HANDLE,
  ZX_OK,
  ZX_TIME_INFINITE,
  ZX_TIMER_SIGNALED,
  ZX_USER_SIGNAL_0,
} from '../../kernel';
import { ProcessEndedError } from '../../kernel/abi/ended';
import { everyMode } from '../harness/modes';

describe('process.batch', () => {
  everyMode((boot) => {
    it('gives the result of each syscall, in their order, typed as the syscall is', () => {
      const program = boot.process();
      const { out } = ok(program.sys.zx_vmo_create(5000, 0));
      const [size, content, page, read] = program.batch((sys) => [
        sys.zx_vmo_get_size(out),
        sys.zx_vmo_write(out, Uint8Array.of(1, 2, 3), 10),
        sys.zx_system_get_page_size(),
        sys.zx_vmo_read(out, 9, 5),
      ]);
      expect(ok(size).size).to.equal(8192);
      expect(content.status).to.equal(ZX_OK);
      expect(page).to.equal(4096);
      expect([...ok(read).buffer]).to.deep.equal([0, 1, 2, 3, 0]);
    });

    it('one that is refused stops none of the others, and says why', () => {
      const program = boot.process();
      const [first, second, third] = program.batch((sys) => [
        sys.zx_event_create(0),
        sys.zx_handle_close(12),
        sys.zx_event_create(0),
      ]);
      expect([first.status, second.status, third.status]).to.deep.equal([ZX_OK, ZX_ERR_BAD_HANDLE, ZX_OK]);
      expect(() => ok(second)).to.throw(/zx_handle_close.*ZX_ERR_BAD_HANDLE/);
      ok(program.sys.zx_handle_close_many([ok(first).out, ok(third).out]));
    });

    it('clears, signals the peer and waits in one request', () => {
      const engine = boot.process('engine');
      const { out0, out1 } = ok(engine.sys.zx_eventpair_create(0));
      ok(engine.sys.zx_object_signal(out0, 0, ZX_USER_SIGNAL_0));
      const [cleared, signalled, waited] = engine.batch((sys) => [
        sys.zx_object_signal(out0, ZX_USER_SIGNAL_0, 0),
        sys.zx_object_signal_peer(out1, 0, ZX_USER_SIGNAL_0),
        sys.zx_object_wait_one(out0, ZX_USER_SIGNAL_0, ZX_TIME_INFINITE),
      ]);
      expect([cleared.status, signalled.status]).to.deep.equal([ZX_OK, ZX_OK]);
      expect(ok(waited).observed & ZX_USER_SIGNAL_0).to.equal(ZX_USER_SIGNAL_0);
    });

    it('one that blocks holds up those behind it until it has returned', () => {
      const program = boot.process();
      const { out } = ok(program.sys.zx_timer_create(0, 0));
      const deadline = program.sys.zx_deadline_after(2_000_000n);
      const [, waited, after] = program.batch((sys) => [
        sys.zx_timer_set(out, deadline, 0),
        sys.zx_object_wait_one(out, ZX_TIMER_SIGNALED, ZX_TIME_INFINITE),
        sys.zx_clock_get_monotonic(),
      ]);
      expect(ok(waited).observed & ZX_TIMER_SIGNALED).to.equal(ZX_TIMER_SIGNALED);
      expect(after >= deadline).to.equal(true);
    });

    it('mappings made in it are there when it returns', () => {
      const program = boot.process();
      const { out } = ok(program.sys.zx_vmo_create(4096, 0));
      const [mapped, written] = program.batch((sys) => [
        sys.zx_vmar_map(program.rootVmar, 3, 0, out, 0, 4096),
        sys.zx_vmo_write(out, Uint8Array.of(7), 0),
      ]);
      expect(written.status).to.equal(ZX_OK);
      expect(program.memory(ok(mapped).mapped_addr, 1)[0]).to.equal(7);
    });

    it('an end of the process in it is an end: nothing behind it is done', () => {
      const program = boot.process();
      const parent = boot.process('peer');
      const { out } = ok(program.sys.zx_event_create(0));
      expect(() => program.batch((sys) => [sys.zx_process_exit(3), sys.zx_handle_close(out)])).to.throw(
        ProcessEndedError,
      );
      parent.exit();
    });

    it('an empty one does nothing; too many syscalls are refused with nothing done', async () => {
      const program = boot.process();
      const before = await boot.counts();
      expect(program.batch(() => [])).to.deep.equal([]);
      expect(() =>
        program.batch((sys) => Array.from({ length: LONGEST_BATCH + 1 }, () => sys.zx_event_create(0))),
      ).to.throw(RangeError, 'a batch of 4097 syscalls; it may hold 4096');
      expect(await boot.counts()).to.deep.equal(before);
      const many = program.batch((sys) =>
        Array.from({ length: LONGEST_BATCH }, () => sys.zx_event_create(0)),
      );
      expect(new Set(many.map((each) => statusName(each.status)))).to.deep.equal(new Set(['ZX_OK']));
      ok(program.sys.zx_handle_close_many(many.map((each) => ok(each).out)));
    });

    it('an argument that C could not express throws with nothing done', async () => {
      const program = boot.process();
      const before = await boot.counts();
      expect(() => program.batch((sys) => [sys.zx_event_create(0), sys.zx_vmo_create(-1, 0)])).to.throw(
        TypeError,
        'zx_vmo_create: size',
      );
      expect(() => program.batch(() => [7 as never])).to.throw(TypeError, 'batch: the array must hold');
      expect(() => program.batch(() => 7 as never)).to.throw(TypeError, 'must return an array');
      expect(await boot.counts()).to.deep.equal(before);
    });
  });
});
