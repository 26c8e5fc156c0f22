import { ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { shape } from './shape';
import type { Vmo } from './vmo';
import { ZxObject } from './zx-object';

/** A region of an address space. Addresses, offsets and lengths are in bytes; `UserProcess.memory` shows what is mapped. */
export class Vmar extends ZxObject<{ vmar: Vmar }> {
  /** A handle of one's own to the root region of the process. zx_handle_duplicate */
  static rootSelf(process: UserProcess): Result<{ vmar: Vmar }> {
    const result = process.sys.zx_handle_duplicate(process.rootVmar, ZX_RIGHT_SAME_RIGHTS);
    return shape(result, ({ out }) => ({ vmar: new Vmar(process, out) }));
  }

  /** Another handle to the region, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ vmar: Vmar }> {
    return this.duplicateHandle(rights);
  }

  /** A region within it, and its address. `options`: ZX_VM_CAN_MAP_*, ... zx_vmar_allocate */
  allocate(options: number, offset: number, size: number): Result<{ vmar: Vmar; addr: number }> {
    const result = this.sys.zx_vmar_allocate(this.handle, options, offset, size);
    return shape(result, ({ child_vmar, child_addr }) => ({ ...this.wrap(child_vmar), addr: child_addr }));
  }

  /** Maps a range of a VMO into it. `options`: ZX_VM_PERM_READ, ... zx_vmar_map */
  map(
    options: number,
    offset: number,
    vmo: Vmo,
    vmoOffset: number,
    length: number,
  ): Result<{ addr: number }> {
    const result = this.sys.zx_vmar_map(this.handle, options, offset, this.beside(vmo), vmoOffset, length);
    return shape(result, ({ mapped_addr }) => ({ addr: mapped_addr }));
  }

  /** Unmaps a range. zx_vmar_unmap */
  unmap(addr: number, length: number): Result {
    return this.sys.zx_vmar_unmap(this.handle, addr, length);
  }

  /** Changes what a mapped range allows: ZX_VM_PERM_*. zx_vmar_protect */
  protect(options: number, addr: number, length: number): Result {
    return this.sys.zx_vmar_protect(this.handle, options, addr, length);
  }

  /** Works on what is mapped in a range: ZX_VMAR_OP_COMMIT, DECOMMIT, ... zx_vmar_op_range */
  opRange(op: number, addr: number, length: number): Result {
    return this.sys.zx_vmar_op_range(this.handle, op, addr, length);
  }

  /** Destroys the region with all that is in it. The handle stays. zx_vmar_destroy */
  destroy(): Result {
    return this.sys.zx_vmar_destroy(this.handle);
  }

  protected override wrap(handle: number): { vmar: Vmar } {
    return { vmar: new Vmar(this.process, handle) };
  }
}
