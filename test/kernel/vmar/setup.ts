import {
  ok,
  type UserProcess,
  ZX_INFO_VMAR,
  ZX_INFO_VMO,
  ZX_VM_ALIGN_BASE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_SPECIFIC,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../../kernel';
import * as handles from '../handles';

export { outcome, rightsOf } from '../handles';

export const PAGE = 4096;
export const MAX_U64 = 2n ** 64n - 1n;
export const READ = ZX_VM_PERM_READ;
export const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
export const CAN_ALL = ZX_VM_CAN_MAP_READ | ZX_VM_CAN_MAP_WRITE | ZX_VM_CAN_MAP_SPECIFIC;

/** A VMO each of whose pages begins with its own number, counted from 1. */
export function numberedVmo({ sys }: UserProcess, pages: number, options = 0): number {
  const { out } = ok(sys.zx_vmo_create(pages * PAGE, options));
  for (let page = 0; page < pages; page++) ok(sys.zx_vmo_write(out, Uint8Array.of(page + 1), page * PAGE));
  return out;
}

/** The page number at an address, as `numberedVmo` wrote it. */
export function pageAt(process: UserProcess, addr: number): number | undefined {
  return process.memory(addr, PAGE)[0];
}

/** Whether an address is mapped. */
export function isMapped(process: UserProcess, addr: number): boolean {
  try {
    process.memory(addr, 1);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export interface Region {
  readonly handle: number;
  readonly base: number;
}

/** A region of so many pages in the root region, or in another one. */
export function region(
  process: UserProcess,
  pages: number,
  options = CAN_ALL,
  parent = process.rootVmar,
): Region {
  const { child_vmar, child_addr } = ok(process.sys.zx_vmar_allocate(parent, options, 0, pages * PAGE));
  return { handle: child_vmar, base: child_addr };
}

/** Maps a VMO, or a part of it, where the kernel likes. */
export function mapped(process: UserProcess, vmo: number, pages: number, options = READ_WRITE): number {
  return ok(process.sys.zx_vmar_map(process.rootVmar, options, 0, vmo, 0, pages * PAGE)).mapped_addr;
}

/** A duplicate without some rights. */
export const without = ({ sys }: UserProcess, handle: number, rights: number): number =>
  handles.without(sys, handle, rights);

export function rootRange(process: UserProcess): { base: number; len: number } {
  return ok(process.sys.zx_object_get_info(process.rootVmar, ZX_INFO_VMAR)).info;
}

export function mappingCount({ sys }: UserProcess, vmo: number): number {
  return ok(sys.zx_object_get_info(vmo, ZX_INFO_VMO)).info.num_mappings;
}

/** The flag that asks for an alignment of 2 to the power of `exponent`. */
export function align(exponent: number): number {
  return (exponent << ZX_VM_ALIGN_BASE) >>> 0;
}

export type Mapper = ReturnType<typeof mapper>;

/** How a program maps the VMO of the moment: by bytes anywhere, or by pages into a region. */
export function mapper({ sys, rootVmar }: UserProcess, vmo: () => number) {
  const map = (
    options: number,
    vmar_offset: number | bigint = 0,
    len: number | bigint = PAGE,
    vmo_offset: number | bigint = 0,
    into = rootVmar,
  ) => sys.zx_vmar_map(into, options, vmar_offset, vmo(), vmo_offset, len);
  const mapInto = (into: Region, options: number, page: number, pages: number, vmoPage = 0) =>
    map(options, page * PAGE, pages * PAGE, vmoPage * PAGE, into.handle);
  return { map, mapInto };
}
