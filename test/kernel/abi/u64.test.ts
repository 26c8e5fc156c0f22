import { expect } from 'chai';
import fc from 'fast-check';
import {
  addU64,
  isKept,
  isPageAligned,
  roundDownToPage,
  roundUpToPage,
  toU64,
  type U64,
} from '../../../kernel/abi/u64';

const LIMIT = 2n ** 64n;
const PAGE = 4096n;

/** Any u64, with those around the edges of its two forms much more often than chance would have it. */
const u64s = fc
  .oneof(
    fc.bigInt({ min: 0n, max: LIMIT - 1n }),
    fc.bigInt({ min: 0n, max: 2n * PAGE }),
    fc.bigInt({ min: 2n ** 53n - 2n * PAGE, max: 2n ** 53n + 2n * PAGE }),
    fc.bigInt({ min: LIMIT - 2n * PAGE, max: LIMIT - 1n }),
  )
  .map(exact);

function exact(value: bigint): U64 {
  return value < 2n ** 53n ? Number(value) : value;
}

/** A sum in C, where one that wraps is an error. */
function unlessWrapped(sum: bigint): U64 | undefined {
  return sum < LIMIT ? exact(sum) : undefined;
}

describe('u64', () => {
  it('is a number up to 2^53 - 1 and a bigint above, whichever was given', () => {
    expect(toU64(2 ** 53 - 1)).to.equal(2 ** 53 - 1);
    expect(toU64(2n ** 53n - 1n)).to.equal(2 ** 53 - 1);
    expect(toU64(2 ** 53)).to.equal(2n ** 53n);
    expect(toU64(2n ** 64n - 1n)).to.equal(2n ** 64n - 1n);
    fc.assert(fc.property(u64s, (value) => toU64(BigInt(value)) === value));
  });

  it('is nothing that uint64_t could not hold', () => {
    const others = [-1, -1n, 0.5, NaN, Infinity, 2 ** 64, 2n ** 64n, '1', null, undefined, true, {}];
    for (const other of others) expect(toU64(other)).to.equal(undefined);
  });

  it('adds as C does, except that a sum that wraps is none', () => {
    fc.assert(fc.property(u64s, u64s, (a, b) => addU64(a, b) === unlessWrapped(BigInt(a) + BigInt(b))));
  });

  it('rounds up to pages, except where that wraps', () => {
    fc.assert(
      fc.property(u64s, (value) => {
        const up = ((BigInt(value) + PAGE - 1n) / PAGE) * PAGE;
        return roundUpToPage(value) === unlessWrapped(up);
      }),
    );
  });

  it('rounds down to pages', () => {
    fc.assert(
      fc.property(u64s, (value) => BigInt(roundDownToPage(value)) === BigInt(value) - (BigInt(value) % PAGE)),
    );
  });

  it('is page-aligned when it is a multiple of 4096', () => {
    fc.assert(fc.property(u64s, (value) => isPageAligned(value) === (BigInt(value) % PAGE === 0n)));
  });

  it('can be kept by the simulator below 2^53', () => {
    fc.assert(fc.property(u64s, (value) => isKept(value) === BigInt(value) < 2n ** 53n));
  });
});
