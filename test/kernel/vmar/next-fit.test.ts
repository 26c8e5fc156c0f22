import { expect } from 'chai';
import fc from 'fast-check';
import { type AddressRange, endOf } from '../../../kernel/object/address-range';
import { NextFit } from '../../../kernel/object/next-fit';
import { RangeList } from '../../../kernel/object/range-list';

describe('NextFit', () => {
  const region = { base: 16, size: 48 };

  /** Every base at which a request could go, in address order. */
  function candidates(
    taken: readonly AddressRange[],
    size: number,
    alignment: number,
    limit: number,
  ): number[] {
    const bases: number[] = [];
    for (let base = region.base; base + size <= limit; base++) {
      const overlaps = taken.some((range) => range.base < base + size && endOf(range) > base);
      if (base % alignment === 0 && !overlaps) bases.push(base);
    }
    return bases;
  }

  const request = fc.record({
    size: fc.integer({ min: 1, max: 20 }),
    alignment: fc.constantFrom(1, 2, 4, 8, 16, 32),
    limit: fc.integer({ min: region.base, max: endOf(region) }),
    /** Which of the ranges taken so far is freed after the request. */
    freed: fc.option(fc.nat({ max: 10 })),
  });

  it('takes the first candidate from where it stands on, then the lowest; none only if there is none', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const children = new RangeList<AddressRange>();
        const gaps = new NextFit(region, children);
        let cursor = region.base;
        for (const { size, alignment, limit, freed } of requests) {
          const possible = candidates(children.all, size, alignment, limit);
          const found = gaps.find({ size, alignment, limit });
          expect(found).to.equal(possible.find((base) => base >= cursor) ?? possible[0]);
          if (found !== undefined) {
            const range = { base: found, size };
            children.replace(range, range);
            gaps.passed(range);
            cursor = endOf(range);
          }
          const gone = freed === null ? undefined : children.all[freed];
          if (gone) children.replace(gone);
        }
      }),
    );
  });

  it('a search alone moves nothing', () => {
    const gaps = new NextFit(region, new RangeList());
    const wanted = { size: 4, alignment: 1, limit: endOf(region) };
    expect([gaps.find(wanted), gaps.find(wanted)]).to.deep.equal([region.base, region.base]);
  });
});
