import type { FileTables } from '../instrument/tables';

/** Where the first edge of every module stands: a module is told by distances from there. */
const LOAD_ADDRESS = 0x400000n;
const STEP = 16n;
const FUNCTION_ENTRY = 1n;
const ELSEWHERE = 0n;

/**
 * A PC table for a module of such files: two words for each edge, its PC and its flags (1: the entry of a function, or
 * of the file). An edge's PC follows from its file's text and its number in it, so that the same files always give the
 * same table, and other files another. Only the very first edge has a fixed PC.
 */
export function pcTableOf(files: readonly Pick<FileTables, 'hash' | 'edges'>[]): BigUint64Array {
  const table = new BigUint64Array(2 * files.reduce((sum, { edges }) => sum + edges.length, 0));
  let at = 0;
  for (const { hash, edges } of files) {
    let pc = BigInt(`0x${hash}`) * STEP;
    for (const { kind } of edges) {
      table[at++] = pc;
      table[at++] = isEntry(kind) ? FUNCTION_ENTRY : ELSEWHERE;
      pc += STEP;
    }
  }
  table[0] = LOAD_ADDRESS;
  return table;
}

function isEntry(kind: string): boolean {
  return kind === 'function' || kind === 'program';
}
