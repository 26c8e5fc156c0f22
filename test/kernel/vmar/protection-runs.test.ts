import { expect } from 'chai';
import fc from 'fast-check';
import { endOf } from '../../../kernel/object/address-range';
import { ProtectionRuns } from '../../../kernel/object/protection-runs';

describe('ProtectionRuns', () => {
  const SIZE = 16;
  const change = fc
    .tuple(fc.nat({ max: SIZE - 1 }), fc.nat({ max: SIZE - 1 }), fc.constantFrom(0, 1, 3))
    .map(([a, b, permissions]) => ({ base: Math.min(a, b), size: Math.abs(a - b) + 1, permissions }));

  it('agrees with a list of single addresses, without gaps, neighbours always different', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const runs = new ProtectionRuns({ base: 0, size: SIZE, permissions: 1 });
        const model = Array<number>(SIZE).fill(1);
        for (const { base, size, permissions } of changes) {
          runs.set({ base, size }, permissions);
          model.fill(permissions, base, base + size);
        }
        expect(runs.all.flatMap((run) => Array<number>(run.size).fill(run.permissions))).to.deep.equal(model);
        for (const [i, run] of runs.all.entries()) {
          const next = runs.all[i + 1];
          expect(endOf(run)).to.equal(next?.base ?? SIZE);
          expect(run.permissions).not.to.equal(next?.permissions);
        }
      }),
    );
  });

  it('the runs in a range are cut to it', () => {
    const runs = new ProtectionRuns({ base: 0, size: 8, permissions: 1 });
    runs.set({ base: 4, size: 4 }, 3);
    expect(runs.within({ base: 3, size: 2 })).to.deep.equal([
      { base: 3, size: 1, permissions: 1 },
      { base: 4, size: 1, permissions: 3 },
    ]);
  });
});
