import { expect } from 'chai';
import { Minstd } from '../../../fuzzing/input/minstd';
import { mergeInsert, mergeReplace } from '../../../fuzzing/input/mutations/merge';
import type { Mutate } from '../../../fuzzing/input/mutations/mutation';
import { replaceNum, replaceUnsigned } from '../../../fuzzing/input/mutations/numbers';
import { insertSome, replaceSome, shuffle, skipSome } from '../../../fuzzing/input/mutations/rearrange';
import { flip, insertOne, insertRepeated, replaceOne } from '../../../fuzzing/input/mutations/single-bytes';
import { useWord } from '../../../fuzzing/input/mutations/words';
import { bytes, hex, text } from './bytes';

const TRIES = 4096;
/** With this the rarest results, once in 3584 tries on average, come up in time. */
const SEED = 2;

interface Setting {
  base: Uint8Array;
  crossover?: Uint8Array;
  max?: number;
  words?: readonly Uint8Array[];
}

/** What a mutation makes of a base in 4096 tries, each time that it succeeds. */
function outcomes(
  mutate: Mutate,
  { base, crossover = bytes(''), max = base.length, words = [] }: Setting,
): string[] {
  const before = base.slice();
  const site = { base, crossover, out: new Uint8Array(max), max, words, random: new Minstd(SEED) };
  const results: string[] = [];
  for (let i = 0; i < TRIES; i++) {
    const size = mutate(site);
    if (size === undefined) continue;
    expect(size).to.be.within(1, max);
    results.push(hex(site.out.subarray(0, size)));
  }
  expect(base, 'the base').to.deep.equal(before);
  return results;
}

/** The same, each result once. */
function reached(mutate: Mutate, setting: Setting): string[] {
  return [...new Set(outcomes(mutate, setting))];
}

/** How many bytes there are from the first to the last in which a result differs from its base. */
function changedSpan(base: Uint8Array, result: string): number {
  const changed = [...Buffer.from(result, 'hex')].flatMap((byte, i) => (byte === base[i] ? [] : [i]));
  return changed.length === 0 ? 0 : (changed.at(-1) ?? 0) - (changed[0] ?? 0) + 1;
}

const hexOf = (...texts: string[]): string[] => texts.map((content) => hex(bytes(content)));
const digits = bytes('0123');

/** All orders of the characters of a text. */
function permutations(content: string): string[] {
  if (content.length < 2) return [content];
  return Array.from(content).flatMap((first, i) =>
    permutations(content.slice(0, i) + content.slice(i + 1)).map((rest) => first + rest),
  );
}

describe('Mutagen', () => {
  it('SkipSome reaches every deletion of one to five of six bytes, and no other result', () => {
    const content = '012345';
    const expected = new Set<string>();
    for (let skipped = 1; skipped < 6; skipped++) {
      for (let at = 0; at + skipped <= 6; at++)
        expected.add(content.slice(0, at) + content.slice(at + skipped));
    }
    expect(reached(skipSome, { base: bytes(content) })).to.have.members(hexOf(...expected));
  });

  it('SkipSome cuts a base that is too long to what fits', () => {
    const results = reached(skipSome, { base: bytes('012345'), max: 2 });
    expect(results).to.include.members(hexOf('01', '45', '05', '0'));
  });

  it('Shuffle reaches the 23 other orders of four bytes', () => {
    const results = reached(shuffle, { base: digits });
    expect(results).to.include.members(hexOf(...permutations('0123').filter((order) => order !== '0123')));
  });

  it('Shuffle changes the order of at most eight bytes side by side', () => {
    const base = Uint8Array.from({ length: 20 }, (_, i) => i);
    const spans = reached(shuffle, { base }).map((result) => changedSpan(base, result));
    expect(new Set(spans)).to.deep.equal(new Set([0, 2, 3, 4, 5, 6, 7, 8]));
  });

  it('Shuffle takes two to eight bytes, each as often: about one time in ten their order stays', () => {
    const base = Uint8Array.from({ length: 20 }, (_, i) => i);
    const same = outcomes(shuffle, { base }).filter((result) => result === hex(base));
    // (1/2! + 1/3! + ... + 1/8!) / 7 of all; from three bytes on it would be 4 %, from one byte on 21 %.
    expect(same.length / TRIES).to.be.within(0.085, 0.12);
  });

  it('ReplaceSome reaches every copy of a part over another', () => {
    const expected = [
      '0023',
      '0113',
      '0122',
      '0121',
      '0101',
      '2323',
      '1123',
      '2123',
      '3123',
      '0012',
      '1233',
      '0133',
    ];
    expect(reached(replaceSome, { base: digits })).to.include.members(hexOf(...expected));
  });

  it('Flip reaches every input with one bit inverted, and no other', () => {
    const expected = [0, 1, 2, 3].flatMap((at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((bit) =>
        hex(digits.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte))),
      ),
    );
    expect(reached(flip, { base: digits })).to.have.members(expected);
  });

  it('ReplaceOne puts special bytes anywhere', () => {
    expect(reached(replaceOne, { base: digits })).to.include.members(hexOf('!123', '0&23', '01@3', '012~'));
  });

  it('ReplaceUnsigned reaches sizes, small additions and negations, of every width and in both orders', () => {
    const results = reached(replaceUnsigned, { base: bytes([1, 0, 0, 0, 0, 0, 0, 0]) });
    expect(results).to.include.members([
      '0800000000000000',
      '0108000000000000',
      '0100080000000000',
      '0100000800000000',
      '0100000008000000',
      '0100000000080000',
      '0100000000000800',
      '0100000000000008',
      '0000000000000008',
      '0f00000000000000',
      '0100000000000001',
      '0100f3ffffff0000',
      'fdffffffffffffff',
      '010000000000fff3',
      '01fffffff8000000',
      'ffffffffffffffff',
    ]);
  });

  it('ReplaceUnsigned writes the low bytes of a size that does not fit the width', () => {
    expect(reached(replaceUnsigned, { base: new Uint8Array(0x102) })).to.include(`02${'00'.repeat(0x101)}`);
  });

  it('ReplaceNum reaches one more, one less, half and double, the last digit first', () => {
    const results = reached(replaceNum, { base: bytes('a123b') });
    expect(results).to.include.members(hexOf('a421b', 'a221b', 'a160b', 'a642b'));
    expect(results.every((result) => /^61(3\d){3}62$/.test(result))).to.be.true;
  });

  it('ReplaceNum reaches every number from 0 to the square', () => {
    const lastFirst = (value: number): string => `${value % 10}${Math.floor(value / 10)}`;
    const ofBoth = Array.from({ length: 26 }, (_, value) => lastFirst(value));
    const ofTheSecondAlone = Array.from({ length: 10 }, (_, digit) => `0${digit}`);
    expect(reached(replaceNum, { base: bytes('05') })).to.have.members(
      hexOf(...new Set([...ofBoth, ...ofTheSecondAlone])),
    );
  });

  it('ReplaceNum fails where there is no digit', () => {
    expect(reached(replaceNum, { base: bytes('abc') })).to.deep.equal([]);
  });

  it('ReplaceNum takes up to twenty digits, which wrap at 64 bits', () => {
    const results = reached(replaceNum, { base: bytes('18446744073709551615') });
    expect(results).to.include.members(hexOf('0'.repeat(20), '41615590737044764481'));
  });

  it('ReplaceNum leaves what comes after twenty digits', () => {
    const base = bytes('9'.repeat(30));
    const results = reached(replaceNum, { base });
    expect(results.every((result) => result.length === 60)).to.be.true;
    expect(Math.max(...results.map((result) => changedSpan(base, result)))).to.equal(20);
    const tail = hex(bytes('9'.repeat(10)));
    expect(results.some((result) => result.endsWith(tail) && !result.startsWith('39'))).to.be.true;
  });

  it('MergeReplace reaches alternating chunks of base and crossover at equal offsets', () => {
    const results = reached(mergeReplace, { base: digits, crossover: bytes('4567') });
    expect(results).to.include.members(hexOf('0123', '0127', '0167', '0567', '4567', '0563', '4127'));
    expect(results.every((result) => result.length === 8)).to.be.true;
  });

  it('MergeReplace ends with the rest of a longer base, and stays within the largest size', () => {
    const longer = reached(mergeReplace, { base: bytes('012345'), crossover: bytes('ab') });
    expect(longer).to.have.members(hexOf('012345', 'a12345', '0b2345', 'ab2345'));
    const clamped = reached(mergeReplace, { base: bytes('01'), crossover: bytes('abcdef'), max: 3 });
    expect(clamped).to.include.members(hexOf('abc', '0bc', '01'));
  });

  it('InsertSome reaches copies of one to four bytes at any place', () => {
    const results = reached(insertSome, { base: digits, max: 8 });
    expect(results).to.include.members(
      hexOf('00123', '01023', '01230', '010123', '012323', '0120123', '0123123', '01230123', '00123123'),
    );
    expect(new Set(results.map((result) => result.length / 2))).to.deep.equal(new Set([5, 6, 7, 8]));
  });

  it('MergeInsert reaches interleavings that keep both orders', () => {
    const results = reached(mergeInsert, { base: digits, crossover: bytes('4567'), max: 8 });
    expect(results).to.include.members(hexOf('01234567', '01243567', '01452367', '04561237', '45670123'));
    const kept = (result: string, part: RegExp): string => text(Buffer.from(result, 'hex')).replace(part, '');
    expect(results.every((result) => kept(result, /[4-7]/g) === '0123' && kept(result, /[0-3]/g) === '4567'))
      .to.be.true;
  });

  it('MergeInsert stops at the largest size', () => {
    const results = reached(mergeInsert, { base: digits, crossover: bytes('4567'), max: 5 });
    expect(results).to.include.members(hexOf('01234', '45670', '04152'));
  });

  it('merges fail without a crossover', () => {
    expect(reached(mergeReplace, { base: digits })).to.deep.equal([]);
    expect(reached(mergeInsert, { base: digits, max: 8 })).to.deep.equal([]);
  });

  it('InsertOne puts special bytes at every place', () => {
    const results = reached(insertOne, { base: digits, max: 5 });
    expect(results).to.include.members(hexOf('!0123', '0&123', '01;23', '012@3', '0123~'));
    expect(reached(insertOne, { base: bytes(''), max: 1 })).to.include.members(hexOf('A', '~'));
  });

  it('InsertRepeated puts three or more of a byte at every place, often 00 or ff', () => {
    const results = reached(insertRepeated, { base: digits, max: 7 });
    expect(results).to.include.members(['ffffff30313233', '30316666663233', '30313233000000']);
    const long = reached(insertRepeated, { base: bytes(''), max: 1000 });
    expect(Math.max(...long.map((result) => result.length / 2))).to.equal(128);
  });

  it('InsertRepeated takes any byte half of the time, else 00 or ff, each as often', () => {
    const count = new Map<string, number>();
    for (const result of outcomes(insertRepeated, { base: bytes(''), max: 3 })) {
      const byte = result.slice(0, 2);
      count.set(byte, (count.get(byte) ?? 0) + 1);
    }
    for (const preferred of ['00', 'ff']) {
      expect((count.get(preferred) ?? 0) / TRIES, preferred).to.be.within(0.22, 0.28);
      count.delete(preferred);
    }
    expect(count.size).to.be.above(250);
    expect(Math.max(...count.values()) / TRIES).to.be.below(0.01);
  });

  it('UseWord inserts a word at every place, and writes it over what is there', () => {
    const results = reached(useWord, { base: digits, max: 8, words: [bytes('ab')] });
    expect(results).to.have.members(
      hexOf('ab0123', '0ab123', '01ab23', '012ab3', '0123ab', 'ab23', '0ab3', '01ab', '012ab'),
    );
  });

  it('UseWord only writes over bytes where there is no room, and fails for a word that is too long', () => {
    const results = reached(useWord, { base: digits, words: [bytes('ab')] });
    expect(results).to.have.members(hexOf('ab23', '0ab3', '01ab'));
    expect(reached(useWord, { base: digits, words: [bytes('abcde')] })).to.deep.equal([]);
  });
});
