import {
  ZX_HANDLE_INVALID,
  ZX_VM_MAP_RANGE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VM_REQUIRE_NON_RESIZABLE,
} from '../kernel/abi/constants';
import { ZX_ERR_NO_MEMORY, ZX_OK } from '../kernel/abi/status';
import type { Result } from '../kernel/abi/result';
import type { UserProcess } from '../kernel/abi/user-process';
import { Vmo } from '../zx';
import { unlessEnded } from '../zx/unless-ended';
import { refused } from './refused';

const MAP_OPTIONS = ZX_VM_PERM_READ | ZX_VM_MAP_RANGE | ZX_VM_REQUIRE_NON_RESIZABLE;

/** What a mapping allows its process. */
export type Access = 'read' | 'read-write';

/** A VMO with a mapping of all of it. */
export class MappedVmo implements Disposable {
  private constructor(
    /** Empty where nothing is mapped. */
    readonly vmo: Vmo,
    readonly access: Access,
    /** A live view of the mapping, as long as the VMO. */
    readonly view: Uint8Array,
    private readonly address: number,
  ) {}

  /** Stands for no VMO and no mapping. */
  static none(process: UserProcess): MappedVmo {
    return new MappedVmo(new Vmo(process, ZX_HANDLE_INVALID), 'read-write', new Uint8Array(0), 0);
  }

  /** Maps a VMO, which then belongs to the result. On failure it stays the caller's, and nothing is mapped. */
  static map(vmo: Vmo, access: Access): Result<{ mapped: MappedVmo }> {
    const { process } = vmo;
    const length = vmo.getSize();
    if (length.status !== ZX_OK) return length;
    const permissions = access === 'read' ? 0 : ZX_VM_PERM_WRITE;
    const mapping = vmo.map(MAP_OPTIONS | permissions, 0, length.size);
    if (mapping.status !== ZX_OK) return mapping;
    const view = viewOf(process, mapping.addr, length.size);
    if (!view) {
      unmap(process, mapping.addr, length.size);
      const call = `link or reserve, of ${length.size} bytes`;
      return refused(ZX_ERR_NO_MEMORY, call, 'no Uint8Array can show that many bytes');
    }
    return { status: ZX_OK, mapped: new MappedVmo(vmo, access, view, mapping.addr) };
  }

  /** Closes the VMO, then unmaps it, as the reference does. */
  [Symbol.dispose](): void {
    this.vmo[Symbol.dispose]();
    if (this.view.length > 0) unmap(this.vmo.process, this.address, this.view.length);
  }
}

/** One view of all of a mapping; `undefined` if the mapping is longer than any view can be. */
function viewOf(process: UserProcess, address: number, length: number): Uint8Array | undefined {
  try {
    return process.memory(address, length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function unmap(process: UserProcess, address: number, length: number): void {
  unlessEnded(() => process.sys.zx_vmar_unmap(process.rootVmar, address, length));
}
