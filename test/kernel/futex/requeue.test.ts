import { expect } from 'chai';
import {
  ok,
  type Status,
  type UserProcess,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
} from '../../../kernel';
import { type Boot, everyMode } from '../../harness/modes';
import { give } from '../give';
import { event, koidOf, withRights } from '../handles';
import { outcome, ownerOf, secondThread, store, wait, words } from './setup';

type Requeue = (
  process: UserProcess,
  from: number | bigint,
  value: number,
  to: number | bigint,
  count: number,
  owner: number,
) => { status: Status };

const plain: Requeue = ({ sys }, from, value, to, count, owner) =>
  sys.zx_futex_requeue(from, 1, value, to, count, owner);
const singleOwner: Requeue = ({ sys }, from, value, to, count, owner) =>
  sys.zx_futex_requeue_single_owner(from, value, to, count, owner);

const BAD_VALUE = 3;

function both(boot: Boot, requeue: Requeue): void {
  it('ZX_OK: the longest waiter wakes, the next ones go behind those of the other futex', async () => {
    const process = boot.process();
    const [from, to] = [words(process), words(process)];
    const order: string[] = [];
    const named = (name: string, addr: number) => wait(process, addr).then(() => order.push(name));
    const waiting = [named('there', to), ...['a', 'b', 'c', 'd'].map((name) => named(name, from))];
    ok(requeue(process, from, 0, to, 2, 0));
    ok(process.sys.zx_futex_wake(to, 3));
    ok(process.sys.zx_futex_wake(from, 1));
    await Promise.all(waiting);
    expect(order).to.deep.equal(['a', 'there', 'b', 'c', 'd']);
  });

  it('ZX_OK: nobody waits; the deadline of one who was moved goes on', async () => {
    const process = boot.process();
    const { sys } = process;
    const [from, to] = [words(process), words(process)];
    expect(outcome(requeue(process, from, 0, to, 5, 0))).to.equal('ZX_OK');
    const woken = wait(process, from);
    const late = process.async.zx_futex_wait(from, 0, 0, sys.zx_deadline_after(2_000_000));
    ok(requeue(process, from, 0, to, 1, 0));
    expect([await woken, await late].map(outcome)).to.deep.equal(['ZX_OK', 'ZX_ERR_TIMED_OUT']);
  });

  it('gives the other futex its owner, the caller too, if somebody waits there', async () => {
    const process = boot.process();
    const { sys } = process;
    const other = secondThread(process);
    const [from, to] = [words(process), words(process)];
    ok(requeue(process, from, 0, to, 1, other.thread));
    expect(ownerOf(process, to), 'nobody waits').to.equal(0);
    const waiting = [wait(other, to), wait(other, from), wait(other, from)];
    ok(requeue(process, from, 0, to, 0, withRights(sys, process.thread, 0)));
    expect(ownerOf(process, to), 'nobody was moved').to.equal(koidOf(sys, process.thread));
    ok(requeue(process, from, 0, to, 1, 0));
    expect(ownerOf(process, to), 'no owner').to.equal(0);
    ok(sys.zx_futex_wake(to, 2));
    ok(sys.zx_futex_wake(from, 2));
    await Promise.all(waiting);
  });

  it('ZX_ERR_INVALID_ARGS: bad addresses, and twice the same, before anything else', () => {
    const process = boot.process();
    const addr = words(process);
    const pairs: [number | bigint, number | bigint][] = [
      [0, addr],
      [addr, 0],
      [addr + 2, addr],
      [addr, addr + 1],
      [2n ** 64n - 1n, addr],
      [addr, addr],
    ];
    for (const [from, to] of pairs) {
      expect(requeue(process, from, 1, to, 1, BAD_VALUE)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
    }
  });

  it('ZX_ERR_INVALID_ARGS: the word can not be read; the other one need not be', () => {
    const process = boot.process();
    const addr = words(process);
    expect(outcome(requeue(process, 4, 0, addr, 1, 0))).to.equal('ZX_ERR_INVALID_ARGS');
    expect(outcome(requeue(process, addr, 0, 4, 1, 0))).to.equal('ZX_OK');
  });

  it('ZX_ERR_BAD_STATE: the word is another one, before the owner is looked at; nobody wakes', async () => {
    const process = boot.process();
    const [from, to] = [words(process), words(process)];
    const waiting = wait(process, from);
    store(process, from, -1);
    expect(requeue(process, from, 0, to, 1, BAD_VALUE)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
    expect((await boot.waiters()).some(({ processKoid }) => processKoid === process.koid)).to.equal(true);
    expect(outcome(requeue(process, from, -1, to, 0, 0))).to.equal('ZX_OK');
    await waiting;
  });

  it('ZX_ERR_BAD_HANDLE: the owner-to-be is no handle', () => {
    const process = boot.process();
    const [from, to] = [words(process), words(process)];
    expect(requeue(process, from, 0, to, 1, BAD_VALUE)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
  });

  it('ZX_ERR_WRONG_TYPE: the owner-to-be is no thread', () => {
    const process = boot.process();
    const [from, to] = [words(process), words(process)];
    expect(requeue(process, from, 0, to, 1, event(process.sys))).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
  });

  it('ZX_ERR_INVALID_ARGS: the owner-to-be is of another process, or waits on either futex', async () => {
    const process = boot.process();
    const stranger = boot.process();
    const [from, to] = [words(process), words(process)];
    const foreign = give(stranger, process, withRights(stranger.sys, stranger.thread, 2));
    expect(outcome(requeue(process, from, 0, to, 1, foreign))).to.equal('ZX_ERR_INVALID_ARGS');
    const other = secondThread(process);
    for (const addr of [from, to]) {
      const waiting = wait(other, addr);
      expect(outcome(requeue(process, from, 0, to, 1, other.thread))).to.equal('ZX_ERR_INVALID_ARGS');
      ok(process.sys.zx_futex_wake(addr, 1));
      await waiting;
    }
  });
}

describe('zx_futex_requeue', () => {
  everyMode((boot) => {
    both(boot, plain);

    it('leaves the first futex without an owner', async () => {
      const process = boot.process();
      const other = secondThread(process);
      const [from, to] = [words(process), words(process)];
      const waiting = [wait(process, from), wait(process, from, other.thread)];
      ok(process.sys.zx_futex_requeue(from, 0, 0, to, 0, 0));
      expect(ownerOf(process, from)).to.equal(0);
      ok(process.sys.zx_futex_wake(from, 2));
      await Promise.all(waiting);
    });
  });
});

describe('zx_futex_requeue_single_owner', () => {
  everyMode((boot) => {
    both(boot, singleOwner);

    it('leaves the first futex to the thread that woke, if others go on waiting there', async () => {
      const process = boot.process();
      const { sys } = process;
      const other = secondThread(process);
      const [from, to] = [words(process), words(process)];
      const waiting = [wait(other, from), wait(process, from), wait(process, from)];
      ok(sys.zx_futex_requeue_single_owner(from, 0, to, 1, 0));
      expect(ownerOf(process, from)).to.equal(koidOf(sys, other.thread));
      ok(sys.zx_futex_requeue_single_owner(from, 0, to, 1, 0));
      expect(ownerOf(process, from)).to.equal(0);
      ok(sys.zx_futex_wake(to, 2));
      await Promise.all(waiting);
    });
  });
});
