import { copyBytes } from '../bytes';
import type { MutationSite } from './mutation';

/** Inserts a word of the dictionary, or writes it over what is there. */
export function useWord({ base, out, max, words, random }: MutationSite): number | undefined {
  const word = words[random.pick(0, words.length - 1)];
  if (!word || word.length > max) return undefined;
  const inserted = random.flip() && base.length + word.length <= max;
  const offset = random.pick(0, Math.min(base.length, max - word.length));
  copyBytes(out, 0, base, 0, offset);
  const end = copyBytes(out, offset, word, 0, word.length);
  const rest = inserted ? offset : end;
  return rest < base.length ? copyBytes(out, end, base, rest, base.length) : end;
}
