import { expect } from 'chai';
import fc from 'fast-check';
import { ok, type UserProcess, ZX_INFO_HANDLE_BASIC } from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { ownerOf, wait, words } from './setup';

const FUTEXES = 3;

/** The queues of some futexes as plain arrays of waiters, each a number, and whether one owns it. */
interface World {
  readonly process: UserProcess;
  readonly futexes: readonly number[];
  readonly queues: number[][];
  readonly owned: boolean[];
  readonly waiting: Promise<unknown>[];
  readonly expected: number[];
  readonly woken: number[];
}

type Step = (world: World) => void;

const futex = fc.nat(FUTEXES - 1);
const count = fc.oneof(fc.nat(4), fc.constant(0xffffffff));

const enter = (index: number): Step => {
  return ({ process, futexes, queues, owned, waiting, woken }) => {
    const waiter = waiting.length;
    waiting.push(wait(process, futexes[index] ?? 0).then(() => woken.push(waiter)));
    queues[index]?.push(waiter);
    owned[index] = false;
  };
};

const wake = (index: number, count: number, single: boolean): Step => {
  return ({ process: { sys }, futexes, queues, owned, expected }) => {
    const addr = futexes[index] ?? 0;
    ok(single ? sys.zx_futex_wake_single_owner(addr) : sys.zx_futex_wake(addr, count));
    const woken = queues[index]?.splice(0, single ? 1 : count) ?? [];
    expected.push(...woken);
    owned[index] = single && woken.length > 0;
  };
};

const requeue = (from: number, to: number, wakes: number, moves: number, single: boolean): Step => {
  return ({ process: { sys, thread }, futexes, queues, owned, expected }) => {
    if (from === to) return;
    const [source = 0, target = 0] = [futexes[from], futexes[to]];
    // The calling thread waits everywhere, so that it can own nothing by being named.
    const owner = queues[from]?.length === 0 && queues[to]?.length === 0 ? thread : 0;
    ok(
      single
        ? sys.zx_futex_requeue_single_owner(source, 0, target, moves, owner)
        : sys.zx_futex_requeue(source, wakes, 0, target, moves, owner),
    );
    const woken = queues[from]?.splice(0, single ? 1 : wakes) ?? [];
    expected.push(...woken);
    owned[from] = single && woken.length > 0;
    queues[to]?.push(...(queues[from]?.splice(0, moves) ?? []));
    owned[to] = false;
  };
};

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: futex.map(enter) },
  {
    weight: 3,
    arbitrary: fc.tuple(futex, count, fc.boolean()).map(([index, n, single]) => wake(index, n, single)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(futex, futex, count, count, fc.boolean())
      .map(([from, to, wakes, moves, single]) => requeue(from, to, wakes, moves, single)),
  },
);

describe('the futex law', () => {
  everyMode((boot) => {
    it('waiters wake in the order of their queues, and who owns a futex is as the calls say', async () => {
      const process = boot.process();
      const first = words(process);
      const futexes = Array.from({ length: FUTEXES }, (_, i) => first + 4 * i);
      const { koid } = ok(process.sys.zx_object_get_info(process.thread, ZX_INFO_HANDLE_BASIC)).info;
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
          const world: World = {
            process,
            futexes,
            queues: futexes.map(() => []),
            owned: futexes.map(() => false),
            waiting: [],
            expected: [],
            woken: [],
          };
          for (const step of steps) {
            step(world);
            futexes.forEach((addr, i) => {
              const owned = world.owned[i] === true && world.queues[i]?.length !== 0;
              expect(ownerOf(process, addr)).to.equal(owned ? koid : 0);
            });
          }
          futexes.forEach((_, i) => wake(i, 0xffffffff, false)(world));
          await Promise.all(world.waiting);
          expect(world.woken).to.deep.equal(world.expected);
        }),
      );
    });
  });
});
