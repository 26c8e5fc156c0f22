import { ZX_VM_CAN_MAP_SPECIFIC } from '../abi/constants';
import { isKept, type U64 } from '../abi/u64';
import { type AddressRange, encloses, joined } from './address-range';
import { KernelObject } from './kernel-object';
import { Mapping, type MappingPlan } from './mapping';
import { type GapRequest, NextFit } from './next-fit';
import { CAN_MAP_PERMISSIONS, type Permissions } from './permissions';
import type { AddressWindow, Process } from './process';
import { RangeList } from './range-list';

/** Where a new child of a region goes. */
export interface Placement extends AddressRange {
  /** Whether the kernel chose the place, rather than the program. */
  readonly chosen: boolean;
}

/** A child of a region. */
export type RegionChild = Vmar | Mapping;

/**
 * A region of an address space: mappings and further regions in a range that nothing else uses. Its parent keeps it
 * until it is destroyed, whatever becomes of its handles.
 */
export class Vmar extends KernelObject implements AddressRange {
  readonly type = 'vmar';
  readonly #children = new RangeList<RegionChild>();
  readonly #gaps: NextFit;
  #dead = false;

  private constructor(
    readonly process: Process,
    readonly parent: Vmar | undefined,
    readonly base: number,
    readonly size: number,
    /** ZX_VM_CAN_MAP_* and ZX_VM_COMPACT. */
    readonly flags: number,
  ) {
    super(process.core);
    this.#gaps = new NextFit(this, this.#children);
    this.hold();
  }

  static createRoot(process: Process, window: AddressWindow): Vmar {
    return new Vmar(
      process,
      undefined,
      window.base,
      window.size,
      CAN_MAP_PERMISSIONS | ZX_VM_CAN_MAP_SPECIFIC,
    );
  }

  /** Whether it was destroyed, or its process has ended; its handles may live on. */
  get isDead(): boolean {
    return this.#dead;
  }

  /** Mappings and regions in it, in address order. */
  get children(): readonly RegionChild[] {
    return this.#children.all;
  }

  /** A range that is not empty, if it lies in the region. */
  rangeWithin(addr: U64, length: U64): AddressRange | undefined {
    if (!isKept(addr) || !isKept(length)) return undefined;
    const range = { base: addr, size: length };
    return encloses(this, range) ? range : undefined;
  }

  childrenIn(range: AddressRange): RegionChild[] {
    return this.#children.overlapping(range);
  }

  /** The mapping that holds a whole range, in whatever region within. */
  findMapping(addr: number, length: number): Mapping | undefined {
    let child = this.#children.at(addr);
    while (child instanceof Vmar) child = child.#children.at(addr);
    return child && encloses(child, { base: addr, size: length }) ? child : undefined;
  }

  /** The mappings in a range in address order, those of regions within too. */
  *mappingsIn(range: AddressRange): Iterable<Mapping> {
    const ahead = this.childrenIn(range).reverse();
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      if (next instanceof Mapping) yield next;
      else for (const child of next.childrenIn(range).reverse()) ahead.push(child);
    }
  }

  /** The base of a free gap; `undefined` if there is none. */
  findGap(request: GapRequest): number | undefined {
    return this.#gaps.find(request);
  }

  /** Makes a region within, in a place that is free. */
  createRegion(place: Placement, flags: number): Vmar {
    const region = new Vmar(this.process, this, place.base, place.size, flags);
    this.#take(place, region);
    return region;
  }

  /** Maps a VMO. In its place there may be mappings, which it replaces, but no regions. */
  createMapping(place: Placement, plan: MappingPlan): Mapping {
    const mapping = Mapping.create(this, place, plan);
    const replaced = this.#clear(place);
    const unshown = { base: mapping.base + mapping.shown, size: mapping.size - mapping.shown };
    if (replaced.length > 0 && unshown.size > 0) this.process.host.unmap(unshown.base, unshown.size);
    this.#take(place, mapping);
    return mapping;
  }

  /** Frees a range. The regions that it overlaps must lie in it, and are destroyed. */
  unmap(range: AddressRange): void {
    for (const gone of this.#clear(range)) this.process.host.unmap(gone.base, gone.size);
  }

  /** Changes what a range allows, all of which is mapped. */
  protect(range: AddressRange, permissions: Permissions): void {
    for (const mapping of this.mappingsIn(range)) mapping.protect(mapping.partIn(range), permissions);
  }

  /** Destroys the region, which is not the root, with all that is in it, and frees its range. */
  destroy(): void {
    this.parent?.unmap(this);
  }

  /** Destroys the root region at the end of its process; after that it does nothing. */
  destroyAddressSpace(): void {
    if (this.#dead) return;
    for (const gone of Vmar.#end([this], this)) this.process.host.unmap(gone.base, gone.size);
  }

  /** Frees a range in the books. Gives what had been mapped there. */
  #clear(range: AddressRange): AddressRange[] {
    const gone = this.#children.overlapping(range);
    if (gone.length === 0) return [];
    const kept = gone.flatMap((child) => (child instanceof Mapping ? child.withHole(range) : []));
    this.#children.replace(range, ...kept);
    return Vmar.#end(gone, range);
  }

  #take(place: Placement, child: RegionChild): void {
    this.#children.replace(place, child);
    if (place.chosen) this.#gaps.passed(place);
  }

  /**
   * The end of children that left the books, and of all within them: a loop, since regions may be nested deeper than
   * a stack is. Gives what they had mapped of a range.
   */
  static #end(children: readonly RegionChild[], range: AddressRange): AddressRange[] {
    const mappings: Mapping[] = [];
    const regions: Vmar[] = [];
    const ahead = children.toReversed();
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      if (next instanceof Mapping) mappings.push(next);
      else {
        next.#dead = true;
        regions.push(next);
        for (const child of next.children.toReversed()) ahead.push(child);
        next.#children.clear();
      }
    }
    const mapped = joined(mappings.map((mapping) => mapping.partIn(range)));
    for (const mapping of mappings) mapping.end();
    for (const region of regions) region.unhold();
    return mapped;
  }
}
