import { toBase64 } from './base64';
import { Hashes64 } from './hash64';

/** What tells modules apart: FNV-1a and DJB2a of their PC table. */
export type LegacyId = readonly [fnv1a: bigint, djb2a: bigint];

/** How many characters a module id has. */
export const MODULE_ID_LENGTH = 20;
const ENTRY_BYTES = 16;

/**
 * Hashes a PC table, PC and flags in turn. Only distances from the first PC count, so that a module loaded elsewhere
 * is still the same.
 */
export function legacyIdOf(pcs: BigUint64Array): LegacyId {
  const hashes = new Hashes64();
  const entry = new DataView(new ArrayBuffer(ENTRY_BYTES));
  const first = pcs[0] ?? 0n;
  for (let i = 0; i + 1 < pcs.length; i += 2) {
    entry.setBigUint64(0, (pcs[i] ?? 0n) - first, true);
    entry.setBigUint64(8, pcs[i + 1] ?? 0n, true);
    for (let at = 0; at < ENTRY_BYTES; at++) hashes.update(entry.getUint8(at));
  }
  return [hashes.fnv1a, hashes.djb2a];
}

/** The hashes as text: the seven low bytes of each, in base64. */
export function moduleIdOf(legacyId: LegacyId): string {
  return legacyId.map((hash) => toBase64(lowBytes(hash)).slice(0, MODULE_ID_LENGTH / 2)).join('');
}

function lowBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes.subarray(0, 7);
}
