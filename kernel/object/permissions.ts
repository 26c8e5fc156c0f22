import {
  ZX_VM_CAN_MAP_EXECUTE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../abi/constants';
import { ZX_RIGHT_EXECUTE, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../abi/rights';
import type { Protection } from '../memory/mapping-host';

/** What mapped memory allows: a set of ZX_VM_PERM_READ, ZX_VM_PERM_WRITE and ZX_VM_PERM_EXECUTE. */
export type Permissions = number;

const ALL: Permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE | ZX_VM_PERM_EXECUTE;
/** The like-named rights and region flags stand in the same order, some bits further up. */
const TO_RIGHTS = Math.log2(ZX_RIGHT_READ / ZX_VM_PERM_READ);
const TO_CAN_MAP = Math.log2(ZX_VM_CAN_MAP_READ / ZX_VM_PERM_READ);

export const MAPPING_RIGHTS = ZX_RIGHT_READ | ZX_RIGHT_WRITE | ZX_RIGHT_EXECUTE;
export const CAN_MAP_PERMISSIONS = ZX_VM_CAN_MAP_READ | ZX_VM_CAN_MAP_WRITE | ZX_VM_CAN_MAP_EXECUTE;

/** The permissions among the ZX_VM_PERM_* options. */
export const permissionsIn = (options: number): Permissions => options & ALL;
/** The permissions that rights can give. */
export const permissionsOfRights = (rights: number): Permissions => (rights >>> TO_RIGHTS) & ALL;
/** The permissions that a region's ZX_VM_CAN_MAP_* flags allow. */
export const permissionsOfFlags = (flags: number): Permissions => (flags >>> TO_CAN_MAP) & ALL;
/** The rights that permissions take. */
export const rightsFor = (permissions: Permissions): number => permissions << TO_RIGHTS;

/** Memory that can be written or executed must be readable too. */
export function isCoherent(permissions: Permissions): boolean {
  return permissions === 0 || (permissions & ZX_VM_PERM_READ) !== 0;
}

/** What a host is to make of permissions; executable pages are readable ones to it. */
export function protectionOf(permissions: Permissions): Protection {
  return {
    read: (permissions & (ZX_VM_PERM_READ | ZX_VM_PERM_EXECUTE)) !== 0,
    write: (permissions & ZX_VM_PERM_WRITE) !== 0,
  };
}
