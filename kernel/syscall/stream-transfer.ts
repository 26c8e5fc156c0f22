import type { Rule } from '../abi/rule';
import { addU64, isKept, roundUpToPage, type U64 } from '../abi/u64';
import type { Stream } from '../object/stream';
import type { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import { MAX_SIZE } from './vmo';

/** What one read gives at most, in bytes. */
const LONGEST_READ = 2 ** 30;

interface ReadRules {
  readonly sumWraps: Rule;
  readonly uncached: Rule;
  readonly beyondEnd: Rule;
}

interface WriteRules {
  readonly uncached: Rule;
  readonly tooFar: Rule;
  readonly noSpace: Rule;
}

/** What was read: for each capacity the bytes that there were, and how many in all. */
export interface Scattered {
  readonly vectors: Uint8Array[];
  readonly actual: number;
}

/** Reads up to the end of the content. A buffer that reaches beyond the VMO gets nothing, nor do those behind it. */
export function readFrom(
  { vmo }: Stream,
  start: U64,
  capacities: readonly U64[],
  rules: ReadRules,
): Scattered {
  const sum = capacities.reduce((total, each) => addU64(total, each) ?? refuse(rules.sumWraps), 0);
  const vectors = capacities.map((): Uint8Array => new Uint8Array(0));
  const end = addU64(start, sum) ?? 0;
  if (start >= end || start >= vmo.contentSize) return { vectors, actual: 0 };
  if (!vmo.isCached) refuse(rules.uncached);
  const from = Number(start);
  const limit = Math.min(Number(end), vmo.contentSize, from + LONGEST_READ);
  let at = from;
  for (const [i, capacity] of capacities.entries()) {
    const length = Math.min(Number(capacity), limit - at);
    if (length === 0) continue;
    if (at + length > vmo.size) {
      if (at === from) refuse(rules.beyondEnd);
      break;
    }
    vectors[i] = vmo.read(at, length);
    at += length;
  }
  return { vectors, actual: at - from };
}

/**
 * Writes what there is room for, or can be made room for, between `start` and `end`; how many bytes that was. What
 * lies between the old end of the content and `start` becomes zero.
 */
export function writeTo(
  { vmo, mayGrow }: Stream,
  start: U64,
  end: U64,
  vectors: readonly Uint8Array[],
  rules: WriteRules,
): number {
  if (!vmo.isCached) refuse(rules.uncached);
  const need = roundUpToPage(end);
  const sizeBefore = vmo.size;
  if (mayGrow && need !== undefined && isKept(need)) {
    if (need > vmo.size) vmo.resizePages(need);
  } else if (start >= vmo.size) {
    refuse(need === undefined || need > MAX_SIZE || mayGrow ? rules.tooFar : rules.noSpace);
  }
  const from = Number(start);
  const bytes = gather(vectors, Math.min(Number(end), vmo.size) - from);
  writeOrRestore(vmo, from, bytes, sizeBefore);
  const gap = from - vmo.contentSize;
  if (gap > 0) vmo.zero(vmo.contentSize, gap);
  vmo.contentReaches(from + bytes.length);
  return bytes.length;
}

/** A write that is refused for want of memory leaves the VMO as large as it was. */
function writeOrRestore(vmo: Vmo, from: number, bytes: Uint8Array, sizeBefore: number): void {
  try {
    vmo.write(from, bytes);
  } catch (refused) {
    if (vmo.size !== sizeBefore) vmo.resizePages(sizeBefore);
    throw refused;
  }
}

/** The first `length` bytes of all vectors. */
function gather(vectors: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const vector of vectors) {
    const part = vector.subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
