import { fromBase64, toBase64 } from './base64';

/** Target ids that are no process's koid: unknown, and the one that stands for a timeout. */
export const INVALID_TARGET_ID = 0;
export const TIMEOUT_TARGET_ID = 1;

/** How many characters of a VMO's name tell the target. */
const TARGET_ID_LENGTH = 11;

/** The name of a VMO that shares the counters of a module of a target. */
export function coverageName(targetId: number | bigint, moduleId: string): string {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(targetId), true);
  return toBase64(bytes).slice(0, TARGET_ID_LENGTH) + moduleId;
}

/** The target id in such a name; 0 if there is none. */
export function getTargetId(name: string): bigint {
  if (name.length < TARGET_ID_LENGTH) return 0n;
  const bytes = fromBase64(`${name.slice(0, TARGET_ID_LENGTH)}=`);
  return bytes ? new DataView(bytes.buffer).getBigUint64(0, true) : 0n;
}

/** The module id in such a name; empty if there is none. */
export function getModuleId(name: string): string {
  return name.slice(TARGET_ID_LENGTH);
}
