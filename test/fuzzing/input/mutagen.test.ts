import { expect } from 'chai';
import fc from 'fast-check';
import { Input } from '../../../fuzzing/input/input';
import { Mutagen } from '../../../fuzzing/input/mutagen';
import { type Mutation, MUTATIONS } from '../../../fuzzing/input/mutations/kinds';
import type { Options } from '../../../fuzzing/options/options';
import { bytes, hex } from './bytes';

function mutagenOf(
  base: string | Uint8Array,
  crossover: string | Uint8Array,
  options: Partial<Options> = {},
) {
  const mutagen = new Mutagen();
  mutagen.configure({ seed: 1, ...options });
  mutagen.base = new Input(base);
  mutagen.crossover = new Input(crossover);
  return mutagen;
}

function withRoom(capacity: number): Input {
  const out = new Input();
  out.reserve(capacity);
  return out;
}

function mutants(mutagen: Mutagen, count: number, capacity = 8): string[] {
  const out = withRoom(capacity);
  return Array.from({ length: count }, () => {
    mutagen.mutate(out);
    return hex(out.data);
  });
}

/** The kinds of mutations used for a base of a size. */
function kindsFor(size: number, max: number, words: string[] = []): Set<Mutation> {
  const mutagen = mutagenOf(bytes(Array<number>(size).fill(0x31)), '234', { max_input_size: max });
  for (const word of words) mutagen.dictionary.add(word);
  mutants(mutagen, 2000, 1000);
  return new Set(mutagen.mutations);
}

const kinds = (from: Mutation, to: Mutation): Set<Mutation> =>
  new Set(MUTATIONS.slice(MUTATIONS.indexOf(from), MUTATIONS.indexOf(to) + 1));

describe('Mutagen', () => {
  it('by default has seed 0, which is 1, makes up to 1 MiB and uses words of level 0', () => {
    const [unset, set] = [new Mutagen(), mutagenOf('0123', '4567', { max_input_size: 2 ** 20 })];
    unset.base = set.base;
    unset.crossover = set.crossover;
    for (const { dictionary } of [unset, set]) dictionary.add('word', 1);
    expect(mutants(unset, 50)).to.deep.equal(mutants(set, 50));
  });

  it('records one mutation a call, until they are reset', () => {
    const mutagen = mutagenOf('0123', '4567');
    const out = withRoom(8);
    expect(mutagen.mutations).to.deep.equal([]);
    for (let i = 1; i <= 3; i++) {
      mutagen.mutate(out);
      expect(mutagen.mutations.length).to.equal(i);
    }
    mutagen.resetMutations();
    expect(mutagen.mutations).to.deep.equal([]);
  });

  it('makes the same 128 mutants with the same seed, and others with another', () => {
    const [one, other, different] = [1, 1, 2].map((seed) =>
      mutants(mutagenOf('0123', '4567', { seed }), 128),
    );
    expect(one).to.deep.equal(other);
    expect(one).to.not.deep.equal(different);
  });

  it('starts the sequence anew when it is configured again', () => {
    const mutagen = mutagenOf('0123', '4567');
    const first = mutants(mutagen, 20);
    mutagen.configure({ seed: 1 });
    expect(mutants(mutagen, 20)).to.deep.equal(first);
  });

  it('uses all twelve kinds within 128 calls', () => {
    const mutagen = mutagenOf('0123', '4567');
    mutants(mutagen, 128, 100);
    expect(new Set(mutagen.mutations)).to.deep.equal(kinds('SkipSome', 'InsertRepeated'));
  });

  it('does not change base and crossover, so that every mutant is one step from the base', () => {
    const mutagen = mutagenOf('0123', '4567');
    mutants(mutagen, 500);
    expect([mutagen.base.data, mutagen.crossover.data]).to.deep.equal([bytes('0123'), bytes('4567')]);
  });

  it('makes an empty mutant, and records nothing, where there is no room', () => {
    const mutagen = mutagenOf('0123', '4567');
    expect(mutants(mutagen, 3, 0)).to.deep.equal(['', '', '']);
    expect(mutagen.mutations).to.deep.equal([]);
  });

  it('tries other kinds where one comes to nothing', () => {
    const mutagen = mutagenOf('abcd', '', { max_input_size: 4 });
    const made = mutants(mutagen, 200);
    expect(mutagen.mutations.length).to.equal(made.length);
    expect(new Set(mutagen.mutations)).to.deep.equal(kinds('SkipSome', 'ReplaceUnsigned'));
  });

  it('only deletes from a base that is too long', () => {
    expect(kindsFor(10, 9, ['word'])).to.deep.equal(new Set(['SkipSome']));
  });

  it('does not insert into a base of the largest size', () => {
    expect(kindsFor(9, 9)).to.deep.equal(kinds('SkipSome', 'MergeReplace'));
  });

  it('does not insert repeatedly without room for three bytes', () => {
    expect(kindsFor(7, 9)).to.deep.equal(kinds('SkipSome', 'InsertOne'));
    expect(kindsFor(6, 9)).to.deep.equal(kinds('SkipSome', 'InsertRepeated'));
  });

  it('does not rearrange a base of one byte, and only inserts into an empty one', () => {
    expect(kindsFor(1, 9)).to.deep.equal(kinds('Flip', 'InsertRepeated'));
    expect(kindsFor(1, 1)).to.deep.equal(kinds('Flip', 'MergeReplace'));
    expect(kindsFor(0, 9)).to.deep.equal(kinds('InsertOne', 'InsertRepeated'));
    expect(kindsFor(0, 1)).to.deep.equal(new Set(['InsertOne']));
  });

  it('uses words on top of the other kinds if there are some', () => {
    expect(kindsFor(4, 9, ['word'])).to.deep.equal(new Set(MUTATIONS));
    expect(kindsFor(0, 9, ['word'])).to.deep.equal(kinds('InsertOne', 'UseWord'));
  });

  it('uses words that are added while it works, and those of the level only', () => {
    const mutagen = mutagenOf('', '', { dictionary_level: 1, max_input_size: 8 });
    mutants(mutagen, 5);
    mutagen.dictionary.add('ab', 1);
    mutagen.dictionary.add('xy', 2);
    const made = mutants(mutagen, 200);
    expect(made).to.include(hex(bytes('ab')));
    expect(made).to.not.include(hex(bytes('xy')));
  });

  it('uses the words it learns besides those of the dictionary, until it is configured again', () => {
    const mutagen = mutagenOf('', '', { max_input_size: 8 });
    mutagen.dictionary.add('ab');
    const learnt = bytes('xy');
    mutagen.learn(learnt);
    mutagen.learn(bytes(''));
    learnt.fill(0);
    const [ab, cd, xy] = ['ab', 'cd', 'xy'].map((word) => hex(bytes(word)));
    expect(mutants(mutagen, 200)).to.include.members([ab, xy]);
    mutagen.dictionary.add('cd');
    expect(mutants(mutagen, 200)).to.include.members([ab, cd, xy]);
    mutagen.configure({ seed: 1 });
    const made = mutants(mutagen, 200);
    expect(made).to.include.members([ab, cd]).and.to.not.include(xy);
  });

  it('never makes a mutant larger than max_input_size or the room there is', () => {
    fc.assert(
      fc.property(
        fc.record({
          base: fc.uint8Array({ maxLength: 40 }),
          crossover: fc.uint8Array({ maxLength: 40 }),
          word: fc.uint8Array({ minLength: 1, maxLength: 10 }),
          max: fc.integer({ min: 1, max: 40 }),
          capacity: fc.nat(40),
          seed: fc.nat(),
        }),
        ({ base, crossover, word, max, capacity, seed }) => {
          const mutagen = mutagenOf(base, crossover, { max_input_size: max, seed });
          mutagen.dictionary.add(word);
          const out = withRoom(capacity);
          for (let i = 0; i < 50; i++) {
            mutagen.mutate(out);
            expect(out.size).to.be.at.most(Math.min(max, capacity));
            expect(out.capacity).to.equal(capacity);
          }
          expect(mutagen.base.data).to.deep.equal(new Input(base).data);
        },
      ),
    );
  });

  it('gives the same sequence for the same seed, whatever it works on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20 }),
        fc.uint8Array({ maxLength: 20 }),
        fc.nat(),
        (base, crossover, seed) => {
          const [one, other] = [1, 2].map(() => mutants(mutagenOf(base, crossover, { seed }), 30, 32));
          expect(one).to.deep.equal(other);
        },
      ),
    );
  });
});
