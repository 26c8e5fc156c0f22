/** Where a mapping or a region is to go. */
export type Place = 'anywhere' | 'specific' | 'overwrite';

/** A region, in pages of the root region. */
export interface ModelRegion {
  readonly first: number;
  readonly pages: number;
  readonly parent: ModelRegion | undefined;
  readonly handle: number;
  dead: boolean;
}

export interface ModelPage {
  readonly vmoPage: number;
  readonly permissions: number;
  readonly max: number;
}

/** An address space as a list of pages: who owns each, and what is mapped there. Predicts what a call is answered. */
export class PageModel {
  readonly regions: ModelRegion[];
  readonly mapped: (ModelPage | undefined)[];

  constructor(root: number, pages: number) {
    this.mapped = Array<undefined>(pages).fill(undefined);
    this.regions = [{ first: 0, pages, parent: undefined, handle: root, dead: false }];
  }

  region(pick: number): ModelRegion {
    const region = this.regions[pick % this.regions.length];
    if (!region) throw new Error('there is always the root region');
    return region;
  }

  /** The innermost living region of a page. */
  owner(at: number): ModelRegion | undefined {
    return this.regions.findLast((r) => !r.dead && at >= r.first && at < r.first + r.pages);
  }

  isFree(region: ModelRegion, first: number, count: number): boolean {
    return range(first, count).every((at) => this.owner(at) === region && !this.mapped[at]);
  }

  hasGap(region: ModelRegion, count: number): boolean {
    return range(region.first, region.pages - count + 1).some((first) => this.isFree(region, first, count));
  }

  /** Frees pages of a region; the regions within that lie there die. */
  clear(from: ModelRegion, first: number, count: number): void {
    for (const at of range(first, count)) this.mapped[at] = undefined;
    for (const region of this.regions) {
      const covered = region.first >= first && region.first + region.pages <= first + count;
      if (covered && isWithin(region, from)) region.dead = true;
    }
  }

  destroy(region: ModelRegion): void {
    this.clear(region, region.first, region.pages);
    region.dead = true;
  }

  placing(region: ModelRegion, place: Place, page: number, count: number): string {
    if (region.dead) return 'ZX_ERR_BAD_STATE';
    if (count === 0) return 'ZX_ERR_INVALID_ARGS';
    if (place === 'anywhere') {
      if (count > region.pages) return 'ZX_ERR_INVALID_ARGS';
      return this.hasGap(region, count) ? 'ZX_OK' : 'ZX_ERR_NO_RESOURCES';
    }
    if (page >= region.pages || page + count > region.pages) return 'ZX_ERR_INVALID_ARGS';
    const first = region.first + page;
    if (place === 'specific') return this.isFree(region, first, count) ? 'ZX_OK' : 'ZX_ERR_ALREADY_EXISTS';
    return range(first, count).every((at) => this.owner(at) === region) ? 'ZX_OK' : 'ZX_ERR_INVALID_ARGS';
  }

  unmapping(region: ModelRegion, first: number, count: number): string {
    const bad = this.rangeError(region, first, count);
    if (bad) return bad;
    const cut = this.regions.some((r) => r.parent === region && !r.dead && isCut(r, first, count));
    return cut ? 'ZX_ERR_INVALID_ARGS' : 'ZX_OK';
  }

  protecting(region: ModelRegion, first: number, count: number, permissions: number): string {
    const bad = this.rangeError(region, first, count);
    if (bad) return bad;
    for (const at of range(first, count)) {
      const page = this.mapped[at];
      if (!page) return 'ZX_ERR_NOT_FOUND';
      const bound = this.owner(at) === region ? page.max : page.max & page.permissions;
      if ((permissions & ~bound) !== 0) return 'ZX_ERR_ACCESS_DENIED';
    }
    return 'ZX_OK';
  }

  private rangeError(region: ModelRegion, first: number, count: number): string | undefined {
    if (count === 0) return 'ZX_ERR_INVALID_ARGS';
    if (region.dead) return 'ZX_ERR_BAD_STATE';
    const inside = first >= region.first && first + count <= region.first + region.pages;
    return inside ? undefined : 'ZX_ERR_INVALID_ARGS';
  }
}

export function range(first: number, count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i);
}

/** Whether a region lies in another one, at whatever depth. */
function isWithin(region: ModelRegion, outer: ModelRegion): boolean {
  for (let { parent } = region; parent; { parent } = parent) if (parent === outer) return true;
  return false;
}

function isCut(region: ModelRegion, first: number, count: number): boolean {
  const end = region.first + region.pages;
  const meets = region.first < first + count && end > first;
  return meets && !(region.first >= first && end <= first + count);
}
