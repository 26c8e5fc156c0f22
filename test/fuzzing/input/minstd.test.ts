import { expect } from 'chai';
import fc from 'fast-check';
import { Minstd } from '../../../fuzzing/input/minstd';

const draws = (random: Minstd, count: number): number[] => Array.from({ length: count }, () => random.draw());

describe('Minstd', () => {
  it('gives the published sequence for seed 1, and for 0 and multiples of the modulus', () => {
    for (const seed of [1, 0, 2 ** 31 - 1]) {
      expect(draws(new Minstd(seed), 3)).to.deep.equal([48271, 182605794, 1291394886]);
    }
  });

  it('starts again when it is seeded again', () => {
    const random = new Minstd(7);
    const first = draws(random, 5);
    random.seed(7);
    expect(draws(random, 5)).to.deep.equal(first);
  });

  it('stays in 1..2^31-2 for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) =>
        draws(new Minstd(seed), 10).every((x) => Number.isInteger(x) && x >= 1 && x <= 2 ** 31 - 2),
      ),
    );
  });

  it('picks what two draws as one 64-bit number leave, the first being the high half', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(2 ** 28), fc.nat(2 ** 28), (seed, min, extent) => {
        const [draw, pick] = [new Minstd(seed), new Minstd(seed)];
        const drawn = (BigInt(draw.draw()) << 32n) + BigInt(draw.draw());
        return pick.pick(min, min + extent) === min + Number(drawn % BigInt(extent + 1));
      }),
    );
  });

  it('flips to both sides', () => {
    const random = new Minstd(1);
    expect(new Set(Array.from({ length: 20 }, () => random.flip())).size).to.equal(2);
  });
});
