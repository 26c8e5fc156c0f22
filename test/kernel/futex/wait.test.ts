import { expect } from 'chai';
import {
  Kernel,
  ManualClock,
  ok,
  ProcessEndedError,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_TIMED_OUT,
  ZX_ERR_WRONG_TYPE,
  ZX_TIME_INFINITE,
  ZX_TIME_INFINITE_PAST,
} from '../../../kernel';
import { LocalProcess } from '../../../kernel/local/local-process';
import { everyMode } from '../../harness/modes';
import { give } from '../give';
import { event, koidOf, vmo, withRights } from '../handles';
import { mapped, PAGE, READ } from '../vmar/setup';
import { outcome, ownerOf, secondThread, spareThread, store, wait, words } from './setup';

const BAD_VALUE = 3;

describe('zx_futex_wait', () => {
  everyMode((boot) => {
    it('ZX_OK: a wake ends it, whatever the word holds by then', async () => {
      const process = boot.process();
      const addr = words(process);
      const waiting = wait(process, addr);
      store(process, addr, 7);
      ok(process.sys.zx_futex_wake(addr, 1));
      expect(await waiting).to.deep.equal({ status: 0 });
    });

    it('ZX_OK: memory that is mapped for reading only is enough', async () => {
      const process = boot.process();
      const addr = mapped(process, vmo(process.sys), 1, READ);
      const waiting = wait(process, addr);
      ok(process.sys.zx_futex_wake(addr, 1));
      expect(outcome(await waiting)).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: the word is another one, compared as signed 32 bits', () => {
      const process = boot.process();
      const addr = words(process);
      const { sys } = process;
      expect(sys.zx_futex_wait(addr, 1, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      store(process, addr, -2);
      expect(outcome(sys.zx_futex_wait(addr, 0, 0, 0))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(sys.zx_futex_wait(addr, -2, 0, 0))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ZX_ERR_BAD_STATE: the word comes before the owner', () => {
      const process = boot.process();
      const addr = words(process);
      for (const owner of [BAD_VALUE, process.self, process.thread]) {
        expect(outcome(process.sys.zx_futex_wait(addr, 1, owner, 0))).to.equal('ZX_ERR_BAD_STATE');
      }
    });

    it('sees what was written through the VMO or another mapping of it', () => {
      const process = boot.process();
      const { sys } = process;
      const memory = vmo(sys, 2 * PAGE);
      const [one, other] = [mapped(process, memory, 2), mapped(process, memory, 2)];
      ok(sys.zx_vmo_write(memory, Uint8Array.of(5), PAGE));
      expect(outcome(sys.zx_futex_wait(one + PAGE, 5, 0, 0))).to.equal('ZX_ERR_TIMED_OUT');
      store(process, other + PAGE, 6);
      expect(outcome(sys.zx_futex_wait(one + PAGE, 6, 0, 0))).to.equal('ZX_ERR_TIMED_OUT');
    });

    it('ZX_ERR_INVALID_ARGS: an address that is 0 or no multiple of 4, before anything else', () => {
      const process = boot.process();
      const addr = words(process);
      for (const bad of [0, addr + 1, addr + 2, addr + 3, 2n ** 64n - 1n]) {
        expect(process.sys.zx_futex_wait(bad, 1, BAD_VALUE, 0)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_INVALID_ARGS: memory that can not be read', () => {
      const process = boot.process();
      const { sys } = process;
      const addr = words(process);
      const unreadable = mapped(process, vmo(sys), 1, 0);
      const pastTheEnd = mapped(process, vmo(sys), 2) + PAGE;
      for (const bad of [addr + PAGE * 64, 4, 2n ** 60n, unreadable, pastTheEnd]) {
        expect(outcome(sys.zx_futex_wait(bad, 0, 0, 0)), String(bad)).to.equal('ZX_ERR_INVALID_ARGS');
      }
    });

    it('ZX_ERR_BAD_HANDLE: the owner-to-be is no handle', () => {
      const process = boot.process();
      const result = process.sys.zx_futex_wait(words(process), 0, BAD_VALUE, 0);
      expect(result).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: the owner-to-be is no thread', () => {
      const process = boot.process();
      const result = process.sys.zx_futex_wait(words(process), 0, event(process.sys), 0);
      expect(result).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_INVALID_ARGS: the owner-to-be is the caller', () => {
      const process = boot.process();
      expect(process.sys.zx_futex_wait(words(process), 0, process.thread, 0)).to.deep.equal({
        status: ZX_ERR_INVALID_ARGS,
      });
    });

    it('ZX_ERR_INVALID_ARGS: the owner-to-be is a thread of another process', () => {
      const process = boot.process();
      const stranger = boot.process();
      const foreign = give(stranger, process, withRights(stranger.sys, stranger.thread, 2));
      expect(outcome(process.sys.zx_futex_wait(words(process), 0, foreign, 0))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
    });

    it('ZX_ERR_INVALID_ARGS: the owner-to-be waits on the very futex', async () => {
      const process = boot.process();
      const other = secondThread(process);
      const [addr, second] = [words(process), words(process)];
      const waiting = [wait(other, addr), wait(other, second)];
      expect(outcome(process.sys.zx_futex_wait(addr, 0, other.thread, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      ok(process.sys.zx_futex_wake(addr, 1));
      expect(outcome(process.sys.zx_futex_wait(addr, 0, other.thread, 0))).to.equal('ZX_ERR_TIMED_OUT');
      ok(process.sys.zx_futex_wake(second, 1));
      await Promise.all(waiting);
    });

    it('makes a thread the owner through a handle without rights, and the last wait decides', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const addr = words(process);
      const koid = koidOf(sys, other.thread);
      const waiting = [wait(process, addr, withRights(sys, other.thread, 0))];
      expect(ownerOf(process, addr)).to.equal(koid);
      waiting.push(wait(process, addr));
      expect(ownerOf(process, addr)).to.equal(0);
      ok(sys.zx_futex_wake(addr, 2));
      await Promise.all(waiting);
    });

    it('ZX_ERR_TIMED_OUT: a deadline that is past, after all checks', () => {
      const process = boot.process();
      const { sys } = process;
      const addr = words(process);
      for (const deadline of [0, -1, ZX_TIME_INFINITE_PAST]) {
        expect(sys.zx_futex_wait(addr, 0, 0, deadline)).to.deep.equal({ status: ZX_ERR_TIMED_OUT });
        expect(outcome(sys.zx_futex_wait(addr, 1, 0, deadline))).to.equal('ZX_ERR_BAD_STATE');
        expect(outcome(sys.zx_futex_wait(addr, 0, process.self, deadline))).to.equal('ZX_ERR_WRONG_TYPE');
      }
    });

    it('ZX_ERR_TIMED_OUT: the deadline comes first; the last waiter to leave takes the owner along', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const addr = words(process);
      const waiting = process.async.zx_futex_wait(addr, 0, other.thread, sys.zx_deadline_after(1_000_000));
      expect(outcome(await waiting)).to.equal('ZX_ERR_TIMED_OUT');
      expect(ownerOf(process, addr)).to.equal(0);
      expect(outcome(sys.zx_futex_wait(addr, 0, 0, sys.zx_deadline_after(1000)))).to.equal(
        'ZX_ERR_TIMED_OUT',
      );
    });

    it('does not return when its process ends, and leaves no waiter', async () => {
      const process = boot.process();
      const waiting = wait(process, words(process)).then(
        () => 'returned',
        (error: unknown) => error,
      );
      process.exit();
      expect(await waiting).to.be.instanceOf(ProcessEndedError);
      expect((await boot.waiters()).filter(({ processKoid }) => processKoid === process.koid)).to.deep.equal(
        [],
      );
    });

    it('is listed among the waiters with the address of its futex', async () => {
      const process = boot.process();
      const [addr, other] = [words(process), words(process)];
      const waiting = wait(process, addr);
      ok(process.sys.zx_futex_requeue(addr, 0, 0, other, 1, 0));
      const [waiter] = (await boot.waiters()).filter(({ processKoid }) => processKoid === process.koid);
      expect(waiter).to.include({ syscall: 'zx_futex_wait' });
      expect(waiter?.waitsFor).to.include(other.toString(16));
      ok(process.sys.zx_futex_wake(other, 1));
      await waiting;
    });

    it('keeps apart what waits at the same address in different processes', async () => {
      const [one, other] = [boot.process(), boot.process()];
      const addr = words(one);
      const waiting = wait(one, addr);
      ok(other.sys.zx_futex_wake(addr, 1));
      expect(ownerOf(other, addr)).to.equal(0);
      expect((await boot.waiters()).some(({ processKoid }) => processKoid === one.koid)).to.equal(true);
      ok(one.sys.zx_futex_wake(addr, 1));
      await waiting;
    });

    it('takes a thread that has ended for no owner', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const addr = words(process);
      const first = wait(process, addr, other.thread);
      expect(() => other.sys.zx_thread_exit()).to.throw(ProcessEndedError);
      expect(ownerOf(process, addr), 'an owner that ended').to.equal(0);
      const second = wait(process, addr, other.thread);
      expect(ownerOf(process, addr)).to.equal(0);
      ok(sys.zx_futex_wake(addr, 2));
      expect([await first, await second].map(outcome)).to.deep.equal(['ZX_OK', 'ZX_OK']);
    });

    it('says what C can not, and harms nothing', () => {
      const process = boot.process();
      const { sys } = process;
      expect(() => sys.zx_futex_wait(-4, 0, 0, 0)).to.throw(TypeError, 'value_ptr');
      expect(() => sys.zx_futex_wait(4, 2 ** 31, 0, 0)).to.throw(TypeError, 'current_value');
      expect(() => sys.zx_futex_wake(4, 2 ** 32)).to.throw(TypeError, 'wake_count');
    });
  });

  it('the owner stays until the deadline of the last waiter', async () => {
    const clock = new ManualClock();
    using kernel = new Kernel({ clock });
    const process = kernel.createProcess('program');
    const other = secondThread(process);
    const addr = words(process);
    const koid = koidOf(process.sys, other.thread);
    const waits = [10n, 20n].map((deadline) =>
      process.async.zx_futex_wait(addr, 0, other.thread, clock.now + deadline),
    );
    for (const [passes, owner] of [
      [0, koid],
      [10, koid],
      [9, koid],
      [1, 0],
    ] as const) {
      clock.advance(passes);
      expect(ownerOf(process, addr)).to.equal(owner);
    }
    expect((await Promise.all(waits)).map(outcome)).to.deep.equal(['ZX_ERR_TIMED_OUT', 'ZX_ERR_TIMED_OUT']);
  });

  it('ZX_ERR_INVALID_ARGS: the owner-to-be was never started', () => {
    using kernel = new Kernel();
    const process = kernel.createProcess('program');
    if (!(process instanceof LocalProcess)) throw new Error('a program of this kernel runs in-process');
    const { handle } = spareThread(process);
    const wait = process.sys.zx_futex_wait(words(process), 0, handle, ZX_TIME_INFINITE);
    expect(outcome(wait)).to.equal('ZX_ERR_INVALID_ARGS');
  });
});
