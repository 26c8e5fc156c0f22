import { ZX_OK } from '../../kernel/abi/status';
import type { Result } from '../../kernel/abi/result';
import type { UserProcess } from '../../kernel/abi/user-process';
import { SharedMemory } from '../../shared-memory';
import type { Vmo } from '../../zx';
import { coverageName } from './coverage-name';
import { type LegacyId, legacyIdOf, moduleIdOf } from './module-id';

/** One module of a target: a counter for each edge of its control flow, shared with the engine. */
export class Module implements Disposable {
  /** 20 characters, the same for the same PC table wherever it is loaded. */
  readonly id: string;
  readonly legacyId: LegacyId;

  private constructor(
    pcs: BigUint64Array,
    private readonly shared: SharedMemory,
  ) {
    this.legacyId = legacyIdOf(pcs);
    this.id = moduleIdOf(this.legacyId);
  }

  /**
   * Takes on a module. `counters`, one byte an edge, stays the target's to count in, and must stay where it is. `pcs`
   * has two words for each: its PC, then its flags (bit 0: the entry of a function). Throws a RangeError if there are
   * no counters or the lengths don't agree; fails as SharedMemory.mirror does.
   */
  static import(process: UserProcess, counters: Uint8Array, pcs: BigUint64Array): Result<{ module: Module }> {
    if (counters.length === 0) throw new RangeError('Module.import: needs at least one counter');
    if (pcs.length !== 2 * counters.length) {
      throw new RangeError(
        `Module.import: ${counters.length} counters need ${2 * counters.length} words of PC table, not ${pcs.length}`,
      );
    }
    const shared = new SharedMemory(process);
    const status = shared.mirror(counters);
    return status === ZX_OK ? { status, module: new Module(pcs, shared) } : { status };
  }

  /** How many counters there are. */
  get size(): number {
    return this.shared.size;
  }

  /**
   * Another handle to the VMO with the counters as they were last updated. The VMO is named after target and module,
   * whoever shared it before.
   */
  share(targetId: number | bigint): Result<{ vmo: Vmo }> {
    const shared = this.shared.share();
    if (shared.status !== ZX_OK) return shared;
    const named = shared.vmo.setName(coverageName(targetId, this.id));
    if (named.status === ZX_OK) return shared;
    shared.vmo.close();
    return named;
  }

  /** Lets the engine see the counters as they are now. No syscall. */
  update(): void {
    this.shared.update();
  }

  /** Zeroes the counters; the engine sees that after the next `update`. No syscall. */
  clear(): void {
    this.shared.clear();
  }

  [Symbol.dispose](): void {
    this.shared[Symbol.dispose]();
  }
}
