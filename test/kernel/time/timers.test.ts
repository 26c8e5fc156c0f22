import { expect } from 'chai';
import fc from 'fast-check';
import { Timers } from '../../../kernel/time/timers';

describe('Timers', () => {
  it('fire in the order of their deadlines, then of their arming, but for those cancelled, however many', () => {
    const deadlines = fc.array(fc.record({ deadline: fc.nat(20), cancelled: fc.boolean() }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(deadlines, fc.nat(20), (wanted, now) => {
        const timers = new Timers();
        const fired: number[] = [];
        const armed = wanted.map(({ deadline }, i) => timers.arm(BigInt(deadline), () => fired.push(i)));
        wanted.forEach(({ cancelled }, i) => cancelled && armed[i]?.cancel());
        const live = wanted.map((each, i) => ({ ...each, i })).filter(({ cancelled }) => !cancelled);
        live.sort((a, b) => a.deadline - b.deadline || a.i - b.i);
        expect(timers.next).to.equal(live[0] && BigInt(live[0].deadline));
        timers.fireDue(BigInt(now));
        expect(fired).to.deep.equal(live.filter(({ deadline }) => deadline <= now).map(({ i }) => i));
        for (const timer of armed) timer.cancel();
        expect(timers.next).to.equal(undefined);
      }),
    );
  });

  it('are forgotten when they are cancelled, before their time comes', () => {
    const timers = new Timers();
    const kept = timers.arm(1n, () => undefined);
    for (let i = 0; i < 10_000; i++) timers.arm(2n, () => undefined).cancel();
    expect(timers.size).to.be.below(200);
    expect(timers.next).to.equal(kept.deadline);
  });
});
