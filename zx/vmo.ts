import { ZX_HANDLE_INVALID, ZX_PROP_VMO_CONTENT_SIZE, ZX_RIGHT_SAME_RIGHTS } from '../kernel/abi';
import type { Result, Syscalls } from '../kernel/abi';
import type { UserProcess } from '../kernel/abi/user-process';
import { NamedObject } from './named-object';
import { shape } from './shape';

/** Memory that programs can share and map. Offsets, lengths and sizes are in bytes. */
export class Vmo extends NamedObject<{ vmo: Vmo }> {
  /** A VMO of `size` bytes, rounded up to pages, all zero. `options`: ZX_VMO_RESIZABLE, ... zx_vmo_create */
  static create(process: UserProcess, size: number, options = 0): Result<{ vmo: Vmo }> {
    return shape(process.sys.zx_vmo_create(size, options), ({ out }) => ({ vmo: new Vmo(process, out) }));
  }

  /** Another handle to the VMO, with the same rights or fewer. zx_handle_duplicate */
  duplicate(rights = ZX_RIGHT_SAME_RIGHTS): Result<{ vmo: Vmo }> {
    return this.duplicateHandle(rights);
  }

  /** A copy of `length` bytes, all of them or ZX_ERR_OUT_OF_RANGE. zx_vmo_read */
  read(offset: number, length: number): Result<{ bytes: Uint8Array }> {
    return shape(this.sys.zx_vmo_read(this.handle, offset, length), ({ buffer }) => ({ bytes: buffer }));
  }

  /** Writes all of `bytes`, or nothing and ZX_ERR_OUT_OF_RANGE. zx_vmo_write */
  write(bytes: Uint8Array, offset = 0): Result {
    return this.sys.zx_vmo_write(this.handle, bytes, offset);
  }

  /** The size, a multiple of the page size. zx_vmo_get_size */
  getSize(): Result<{ size: number }> {
    return this.sys.zx_vmo_get_size(this.handle);
  }

  /** Resizes a resizable VMO; its content size becomes `size` too. zx_vmo_set_size */
  setSize(size: number): Result {
    return this.sys.zx_vmo_set_size(this.handle, size);
  }

  /** How many bytes count as content. Any program may have set it, beyond the size too. zx_object_get_property */
  getContentSize(): Result<{ contentSize: number }> {
    const result = this.sys.zx_object_get_property(this.handle, ZX_PROP_VMO_CONTENT_SIZE);
    return shape(result, ({ value }) => ({ contentSize: value }));
  }

  /** Sets how many bytes count as content; those from there to the end become zero. zx_object_set_property */
  setContentSize(contentSize: number): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_VMO_CONTENT_SIZE, contentSize);
  }

  /** Works on a range: ZX_VMO_OP_ZERO, COMMIT, DECOMMIT, LOCK, ... zx_vmo_op_range */
  opRange(op: number, offset: number, size: number, bufferSize = 0): ReturnType<Syscalls['zx_vmo_op_range']> {
    return this.sys.zx_vmo_op_range(this.handle, op, offset, size, bufferSize);
  }

  /** A snapshot, a slice or a reference of it: ZX_VMO_CHILD_*. zx_vmo_create_child */
  createChild(options: number, offset: number, size: number): Result<{ vmo: Vmo }> {
    return shape(this.sys.zx_vmo_create_child(this.handle, options, offset, size), ({ out }) =>
      this.wrap(out),
    );
  }

  /** Says how its memory is cached: ZX_CACHE_POLICY_*. zx_vmo_set_cache_policy */
  setCachePolicy(policy: number): Result {
    return this.sys.zx_vmo_set_cache_policy(this.handle, policy);
  }

  /**
   * Turns the handle into one with ZX_RIGHT_EXECUTE too. The wrapper is empty afterwards, also on failure.
   * zx_vmo_replace_as_executable
   */
  replaceAsExecutable(): Result<{ vmo: Vmo }> {
    const result = this.sys.zx_vmo_replace_as_executable(this.release(), ZX_HANDLE_INVALID);
    return shape(result, ({ out }) => this.wrap(out));
  }

  /**
   * Maps a range of it, `options` ZX_VM_PERM_READ and the like, into the process's root region, where it stays until
   * it is unmapped there; the mapping keeps the VMO alive. zx_vmar_map
   */
  map(options: number, offset: number, length: number): Result<{ addr: number }> {
    const result = this.sys.zx_vmar_map(this.process.rootVmar, options, 0, this.handle, offset, length);
    return shape(result, ({ mapped_addr }) => ({ addr: mapped_addr }));
  }

  protected override wrap(handle: number): { vmo: Vmo } {
    return { vmo: new Vmo(this.process, handle) };
  }
}
