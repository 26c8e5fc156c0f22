import { expect } from 'chai';
import { ok, ZX_ERR_INVALID_ARGS } from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { koidOf } from '../handles';
import { outcome, ownerOf, secondThread, store, wait, words } from './setup';

const bad = (addr: number) => [0, addr + 1, addr + 2, addr + 3, 2n ** 64n - 1n];

describe('zx_futex_wake', () => {
  everyMode((boot) => {
    it('ZX_OK: the longest waiters wake, in the order in which they came', async () => {
      const process = boot.process();
      const addr = words(process);
      const order: number[] = [];
      const waiting = [0, 1, 2].map((i) => wait(process, addr).then(() => order.push(i)));
      ok(process.sys.zx_futex_wake(addr, 2));
      await Promise.all(waiting.slice(0, 2));
      expect(order).to.deep.equal([0, 1]);
      ok(process.sys.zx_futex_wake(addr, 0xffffffff));
      await Promise.all(waiting);
      expect(order).to.deep.equal([0, 1, 2]);
    });

    it('ZX_OK: with nobody waiting, at an address where nothing is mapped', () => {
      const { sys } = boot.process();
      for (const addr of [4, 2n ** 63n]) expect(outcome(sys.zx_futex_wake(addr, 1))).to.equal('ZX_OK');
    });

    it('frees the futex of its owner, also when nobody is to wake', async () => {
      const process = boot.process();
      const other = secondThread(process);
      const addr = words(process);
      const waiting = wait(process, addr, other.thread);
      ok(process.sys.zx_futex_wake(addr, 0));
      expect(ownerOf(process, addr)).to.equal(0);
      ok(process.sys.zx_futex_wake(addr, 1));
      await waiting;
    });

    it('ZX_ERR_INVALID_ARGS: an address that is 0 or no multiple of 4', () => {
      const process = boot.process();
      for (const addr of bad(words(process))) {
        expect(process.sys.zx_futex_wake(addr, 1)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });
});

describe('zx_futex_wake_single_owner', () => {
  everyMode((boot) => {
    it('ZX_OK: one waiter wakes and owns the futex while others wait', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const addr = words(process);
      const waiting = [wait(other, addr), wait(process, addr), wait(process, addr)];
      ok(sys.zx_futex_wake_single_owner(addr));
      await waiting[0];
      expect(ownerOf(process, addr)).to.equal(koidOf(sys, other.thread));
      ok(sys.zx_futex_wake_single_owner(addr));
      expect(ownerOf(process, addr)).to.equal(koidOf(sys, process.thread));
      ok(sys.zx_futex_wake_single_owner(addr));
      expect(ownerOf(process, addr), 'nobody waits').to.equal(0);
      await Promise.all(waiting);
      expect(outcome(sys.zx_futex_wake_single_owner(addr))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: an address that is 0 or no multiple of 4', () => {
      const process = boot.process();
      for (const addr of bad(words(process))) {
        expect(process.sys.zx_futex_wake_single_owner(addr)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });
});

describe('zx_futex_get_owner', () => {
  everyMode((boot) => {
    it('ZX_OK: the koid of the owner; 0 where nobody waits, or memory is not mapped', async () => {
      const process = boot.process();
      const other = secondThread(process);
      const addr = words(process);
      expect(process.sys.zx_futex_get_owner(addr)).to.deep.equal({ status: 0, koid: 0 });
      expect(process.sys.zx_futex_get_owner(4)).to.deep.equal({ status: 0, koid: 0 });
      const waiting = wait(process, addr, other.thread);
      store(process, addr, 9);
      expect(ownerOf(other, addr)).to.equal(koidOf(process.sys, other.thread));
      ok(process.sys.zx_futex_wake(addr, 1));
      await waiting;
    });

    it('ZX_ERR_INVALID_ARGS: an address that is 0 or no multiple of 4', () => {
      const process = boot.process();
      for (const addr of bad(words(process))) {
        expect(process.sys.zx_futex_get_owner(addr)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });
  });
});
