import { expect } from 'chai';
import { Ranges } from '../../../ipc/server/ranges';
import { createRandom } from '../../../kernel/random';

describe('Ranges', () => {
  it('counts what was added and not deleted, however it was', () => {
    const random = createRandom(3);
    for (let round = 0; round < 100; round++) {
      const ranges = new Ranges();
      const bytes = new Set<number>();
      for (let i = 0; i < 40; i++) {
        const start = random.below(40);
        const end = start + random.below(10);
        const isAdded = random.below(3) > 0;
        if (isAdded && end > start) ranges.add(start, end);
        else ranges.delete(start, end);
        for (let at = start; at < end; at++) {
          if (isAdded) bytes.add(at);
          else bytes.delete(at);
        }
        const from = random.below(50);
        const to = from + random.below(50);
        expect(ranges.countIn(from, to)).to.equal([...bytes].filter((at) => at >= from && at < to).length);
      }
    }
  });
});
