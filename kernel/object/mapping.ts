import { type AddressRange, overlapOf, remainders } from './address-range';
import { type Permissions, protectionOf } from './permissions';
import { type ProtectionRun, ProtectionRuns, withPermissions } from './protection-runs';
import type { Process } from './process';
import type { Vmar } from './vmar';
import type { Vmo } from './vmo';

/** What a mapping shows and what it may ever allow. */
export interface MappingPlan {
  readonly vmo: Vmo;
  /** Where in the VMO it begins, in bytes. */
  readonly vmoOffset: number;
  readonly permissions: Permissions;
  /** What it may be protected to later. */
  readonly maxPermissions: Permissions;
}

/**
 * A range of an address space that shows pages of a VMO, and keeps that VMO alive. Only its protection ever changes:
 * when a part of it is unmapped, the rest becomes mappings of its own.
 */
export class Mapping implements AddressRange {
  readonly vmo: Vmo;
  readonly base: number;
  readonly size: number;
  readonly vmoOffset: number;
  readonly maxPermissions: Permissions;
  readonly #protections: ProtectionRuns;

  constructor(
    /** The region that it is a child of. */
    readonly region: Vmar,
    range: AddressRange,
    plan: Omit<MappingPlan, 'permissions'>,
    protections: readonly ProtectionRun[],
  ) {
    this.base = range.base;
    this.size = range.size;
    this.vmo = plan.vmo;
    this.vmoOffset = plan.vmoOffset;
    this.maxPermissions = plan.maxPermissions;
    this.#protections = new ProtectionRuns(...protections);
    this.vmo.hold();
    this.vmo.mappings.add(this);
    this.vmo.core.mappings++;
  }

  /** Maps what is not mapped yet: first in the host, which may refuse, and then in the books. */
  static create(region: Vmar, range: AddressRange, plan: MappingPlan): Mapping {
    const { vmo, vmoOffset } = plan;
    const pages = vmo.store.makeMappable(vmo.core.memory);
    const shown = shownBytes(vmo, vmoOffset, range.size);
    if (shown > 0) {
      region.process.host.map(range.base, shown, pages, vmo.base + vmoOffset, protectionOf(plan.permissions));
    }
    return new Mapping(region, range, plan, [withPermissions(range, plan.permissions)]);
  }

  get process(): Process {
    return this.region.process;
  }

  /** What each part of it allows now, in address order. */
  get protections(): readonly ProtectionRun[] {
    return this.#protections.all;
  }

  /** How many bytes of it the host knows as pages; behind them nothing can be accessed. */
  get shown(): number {
    return shownBytes(this.vmo, this.vmoOffset, this.size);
  }

  /** Tells the host of all of it. */
  show(): void {
    const { host } = this.process;
    const { pages } = this.vmo.store;
    for (const run of this.protections) {
      const offset = this.#offsetOf(run);
      const shown = shownBytes(this.vmo, offset, run.size);
      if (shown > 0) host.map(run.base, shown, pages, this.vmo.base + offset, protectionOf(run.permissions));
    }
  }

  /** What a range of it allows now. */
  protectionsIn(range: AddressRange): ProtectionRun[] {
    return this.#protections.within(range);
  }

  /** Changes what a range of it allows. */
  protect(range: AddressRange, permissions: Permissions): void {
    this.#protections.set(range, permissions);
    const shown = shownBytes(this.vmo, this.#offsetOf(range), range.size);
    if (shown > 0) this.process.host.protect(range.base, shown, protectionOf(permissions));
  }

  /** New mappings of what is left of it when a hole is cut. It still has to be ended itself. */
  withHole(hole: AddressRange): Mapping[] {
    return remainders(this, hole).map((rest) => {
      const plan = { vmo: this.vmo, vmoOffset: this.#offsetOf(rest), maxPermissions: this.maxPermissions };
      return new Mapping(this.region, rest, plan, this.protectionsIn(rest));
    });
  }

  /** The part of it that lies in a range, which it overlaps. */
  partIn(range: AddressRange): AddressRange {
    return overlapOf(this, range);
  }

  /** Where in the VMO an address lies. */
  vmoOffsetAt(addr: number): number {
    return this.vmoOffset + addr - this.base;
  }

  /** Lets go of the VMO. */
  end(): void {
    this.vmo.mappings.delete(this);
    this.vmo.core.mappings--;
    this.vmo.unhold();
  }

  #offsetOf(part: AddressRange): number {
    return this.vmoOffset + part.base - this.base;
  }
}

/**
 * How much of a range of a VMO may be shown. Beyond the end of an ordinary VMO there are no pages that could be
 * touched; beyond that of a slice there are its parent's.
 */
function shownBytes(vmo: Vmo, offset: number, length: number): number {
  const endsWithStore = vmo.base + vmo.size === vmo.store.size;
  return endsWithStore ? length : Math.max(0, Math.min(length, vmo.size - offset));
}
