import { mergeInsert, mergeReplace } from './merge';
import type { Mutate, MutationSite } from './mutation';
import { replaceNum, replaceUnsigned } from './numbers';
import { insertSome, replaceSome, shuffle, skipSome } from './rearrange';
import { FEWEST_REPEATS, flip, insertOne, insertRepeated, replaceOne } from './single-bytes';
import { useWord } from './words';

const kind = <Name extends string>(name: Name, mutate: Mutate) => ({ name, mutate });

/** Every kind of mutation. Those that suit a base stand side by side; the last needs words and comes on top. */
const KINDS = [
  kind('SkipSome', skipSome),
  kind('Shuffle', shuffle),
  kind('ReplaceSome', replaceSome),
  kind('Flip', flip),
  kind('ReplaceOne', replaceOne),
  kind('ReplaceUnsigned', replaceUnsigned),
  kind('ReplaceNum', replaceNum),
  kind('MergeReplace', mergeReplace),
  kind('InsertSome', insertSome),
  kind('MergeInsert', mergeInsert),
  kind('InsertOne', insertOne),
  kind('InsertRepeated', insertRepeated),
  kind('UseWord', useWord),
] as const;

export type MutationKind = (typeof KINDS)[number];
/** The name of a kind of mutation. */
export type Mutation = MutationKind['name'];

/** The names of all kinds of mutations. */
export const MUTATIONS: readonly Mutation[] = KINDS.map(({ name }) => name);

const SKIP_SOME = MUTATIONS.indexOf('SkipSome');
const FLIP = MUTATIONS.indexOf('Flip');
const MERGE_REPLACE = MUTATIONS.indexOf('MergeReplace');
const INSERT_ONE = MUTATIONS.indexOf('InsertOne');
const INSERT_REPEATED = MUTATIONS.indexOf('InsertRepeated');
const [USE_WORD] = KINDS.slice(-1);

/** One of the kinds that suit the base and the room there is, each as likely as the others. */
export function drawKind(site: MutationSite): MutationKind | undefined {
  const lowest = lowestFor(site.base.length);
  const highest = highestFor(site.base.length, site.max);
  const words = site.words.length > 0 && site.base.length <= site.max ? 1 : 0;
  const drawn = lowest + site.random.pickSmall(highest - lowest + words, 8);
  return drawn > highest ? USE_WORD : KINDS[drawn];
}

function lowestFor(size: number): number {
  if (size > 1) return SKIP_SOME;
  return size === 1 ? FLIP : INSERT_ONE;
}

function highestFor(size: number, max: number): number {
  if (size > max) return SKIP_SOME;
  if (size === max) return MERGE_REPLACE;
  return size + FEWEST_REPEATS > max ? INSERT_ONE : INSERT_REPEATED;
}
