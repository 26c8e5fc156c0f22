import { ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../abi/constants';
import { isKept, type U64 } from '../abi/u64';
import type { Permissions } from '../object/permissions';
import type { Process } from '../object/process';
import type { Vmo } from '../object/vmo';
import { Refused } from '../refused';

const WORD = 4;

/** The signed 32-bit word at an address of a process; `undefined` where reading it would fault. */
export function readWord(process: Process, address: U64): number | undefined {
  const place = placeOf(process, address, ZX_VM_PERM_READ);
  if (!place) return undefined;
  const { buffer, byteOffset } = place.vmo.read(place.offset, WORD);
  return new DataView(buffer, byteOffset).getInt32(0, true);
}

/** Stores a word at an address of a process; false where that would fault. */
export function writeWord(process: Process, address: U64, value: number): boolean {
  const place = placeOf(process, address, ZX_VM_PERM_WRITE);
  if (!place) return false;
  const bytes = new Uint8Array(WORD);
  new DataView(bytes.buffer).setInt32(0, value, true);
  try {
    place.vmo.write(place.offset, bytes);
    return true;
  } catch (thrown) {
    if (thrown instanceof Refused) return false;
    throw thrown;
  }
}

/** Where in which VMO the word at an address lies, if it may be accessed so. */
function placeOf(
  process: Process,
  address: U64,
  permission: Permissions,
): { vmo: Vmo; offset: number } | undefined {
  const mapping = isKept(address) ? process.rootVmar.findMapping(address, WORD) : undefined;
  if (!mapping || !isKept(address)) return undefined;
  const runs = mapping.protectionsIn({ base: address, size: WORD });
  if (runs.some(({ permissions }) => (permissions & permission) === 0)) return undefined;
  const offset = mapping.vmoOffset + address - mapping.base;
  return offset + WORD <= mapping.vmo.size ? { vmo: mapping.vmo, offset } : undefined;
}
