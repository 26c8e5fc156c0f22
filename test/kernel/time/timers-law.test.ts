import { expect } from 'chai';
import fc from 'fast-check';
import { type Timer, Timers } from '../../../kernel/time/timers';

interface Armed {
  readonly deadline: bigint;
  readonly order: number;
  readonly timer: Timer;
}

const deadline = fc.bigInt({ min: 0n, max: 1000n });
const arm = deadline.map((when) => ({ arm: when }));
const cancel = fc.nat(400).map((which) => ({ cancel: which }));
const fire = deadline.map((until) => ({ fire: until }));
/** Mostly canceled, so that they pile up. */
const anyStep = fc.oneof(
  { weight: 8, arbitrary: arm },
  { weight: 6, arbitrary: cancel },
  { weight: 1, arbitrary: fire },
);

describe('the timers law', () => {
  it('what is due fires once, earliest first, equal deadlines in the order they were armed; the canceled never', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 20, maxLength: 400 }), (steps) => {
        const timers = new Timers();
        const fired: number[] = [];
        let armed: Armed[] = [];
        let order = 0;
        for (const step of steps) {
          if ('arm' in step) {
            const own = order++;
            const timer = timers.arm(step.arm, () => fired.push(own));
            armed.push({ deadline: step.arm, order: own, timer });
          } else if ('cancel' in step) {
            const chosen = armed[step.cancel % Math.max(1, armed.length)];
            chosen?.timer.cancel();
            armed = armed.filter((each) => each !== chosen);
          } else {
            fired.length = 0;
            timers.fireDue(step.fire);
            const due = armed.filter((each) => each.deadline <= step.fire);
            armed = armed.filter((each) => each.deadline > step.fire);
            const expected = due.toSorted((x, y) => Number(x.deadline - y.deadline) || x.order - y.order);
            expect(fired).to.deep.equal(expected.map((each) => each.order));
          }
          const earliest = armed.map((each) => each.deadline).toSorted((x, y) => Number(x - y))[0];
          expect(timers.next).to.equal(earliest);
        }
      }),
    );
  });
});
