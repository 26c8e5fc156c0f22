import { expect } from 'chai';
import { LooseEnds } from '../../../fuzzing/javascript/target/loose-ends';

describe('LooseEnds', () => {
  let now: number;
  let ends: LooseEnds;
  beforeEach(() => {
    now = 0;
    ends = new LooseEnds(() => now);
    ends.areDue();
  });

  it('has the event loop turn now and then after runs that leave nothing', () => {
    const due = Array.from({ length: 20 }, () => {
      now += 1;
      ends.watch(() => 1 + 1);
      return ends.areDue();
    });
    expect(due.flatMap((isDue, i) => (isDue ? [i] : []))).to.deep.equal([9, 19]);
  });

  let resolve: () => void;
  const left: Readonly<Record<string, () => unknown>> = {
    'a timer': () => clearTimeout(setTimeout(() => undefined, 1)),
    'a Promise': () => Promise.resolve(),
    'a rejected Promise': () => void Promise.reject(new Error()).catch(() => undefined),
    'an earlier Promise that it settles': () => resolve(),
    'a microtask': () => queueMicrotask(() => undefined),
    'a tick': () => process.nextTick(() => undefined),
  };
  for (const [what, leave] of Object.entries(left)) {
    it(`has it turn after a run that leaves ${what}, and after some more`, () => {
      void new Promise<void>((settle) => (resolve = settle));
      ends.watch(leave);
      expect(ends.areDue()).to.equal(true);
      ends.watch(() => undefined);
      expect(ends.areDue()).to.equal(true);
      for (let i = 0; i < 20; i++) ends.areDue();
      expect(ends.areDue()).to.equal(false);
    });
  }

  it('passes on what was done', () => {
    expect(ends.watch(() => 7)).to.equal(7);
    expect(() =>
      ends.watch(() => {
        throw new Error('done');
      }),
    ).to.throw('done');
  });
});
