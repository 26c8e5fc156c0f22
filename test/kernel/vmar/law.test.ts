import { expect } from 'chai';
import fc from 'fast-check';
import {
  ok,
  statusName,
  ZX_RIGHT_WRITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VM_SPECIFIC,
  ZX_VM_SPECIFIC_OVERWRITE,
} from '../../../kernel';
import { Machine } from '../../../kernel/machine';
import { VirtualClock } from '../../../kernel/time/clock';
import { LocalProcess } from '../../../kernel/local/local-process';
import { type ModelRegion, PageModel, type Place, range } from './page-model';
import { PageTableHost } from './page-table-host';
import { CAN_ALL, numberedVmo, outcome, PAGE, READ_WRITE, without } from './setup';

const PAGES = 24;
const VMO_PAGES = 12;
const WINDOW = { base: 512 * PAGE, size: PAGES * PAGE };

/** One step of a random program. `region` picks one of the regions made so far, the root among them. */
type Step =
  | {
      do: 'map';
      region: number;
      place: Place;
      page: number;
      pages: number;
      vmoPage: number;
      write: boolean;
      weak: boolean;
    }
  | { do: 'allocate'; region: number; place: Place; page: number; pages: number }
  | { do: 'unmap'; region: number; page: number; pages: number }
  | { do: 'protect'; region: number; page: number; pages: number; permissions: number }
  | { do: 'destroy'; region: number };

const page = fc.nat({ max: PAGES });
const pages = fc.nat({ max: 8 });
const fewPages = fc.nat({ max: 4 });
const pick = fc.nat({ max: 30 });
const placeOf = (...places: Place[]) => fc.constantFrom(...places);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('map' as const),
      region: pick,
      place: placeOf('anywhere', 'specific', 'overwrite'),
      page,
      pages,
      vmoPage: fc.nat({ max: VMO_PAGES - 8 }),
      write: fc.boolean(),
      weak: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('allocate' as const),
      region: pick,
      place: placeOf('anywhere', 'specific'),
      page,
      pages,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('unmap' as const), region: pick, page, pages: fewPages }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('protect' as const),
      region: pick,
      page,
      pages: fewPages,
      permissions: fc.constantFrom(0, ZX_VM_PERM_READ, READ_WRITE),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const), region: pick }) },
);

/** The program under test beside its model. */
class Run {
  readonly host = new PageTableHost();
  readonly process: LocalProcess;
  readonly model: PageModel;
  readonly kernel = new Machine({ clock: new VirtualClock(), seed: 1 });
  readonly vmo: number;
  readonly readOnly: number;

  constructor() {
    this.process = new LocalProcess(
      this.kernel.createNewborn({ name: 'a', window: WINDOW, host: this.host }),
    );
    this.model = new PageModel(this.process.rootVmar, PAGES);
    this.vmo = numberedVmo(this.process, VMO_PAGES);
    this.readOnly = without(this.process, this.vmo, ZX_RIGHT_WRITE);
  }

  do(step: Step): void {
    const region = this.model.region(step.region);
    switch (step.do) {
      case 'map':
        return this.map(region, step);
      case 'allocate':
        return this.allocate(region, step);
      case 'unmap':
        return this.unmap(region, step.page, step.pages);
      case 'protect':
        return this.protect(region, step.page, step.pages, step.permissions);
      case 'destroy':
        return this.destroy(region);
    }
  }

  map(region: ModelRegion, { place, page, pages, vmoPage, write, weak }: Extract<Step, { do: 'map' }>): void {
    const permissions = write && !weak ? READ_WRITE : ZX_VM_PERM_READ;
    const options = permissions | placeOption(place);
    const offset = place === 'anywhere' ? 0 : page * PAGE;
    const vmo = weak ? this.readOnly : this.vmo;
    const result = this.process.sys.zx_vmar_map(
      region.handle,
      options,
      offset,
      vmo,
      vmoPage * PAGE,
      pages * PAGE,
    );
    expect(outcome(result)).to.equal(this.model.placing(region, place, page, pages));
    if (!('mapped_addr' in result)) return;
    const first = this.placed(region, result.mapped_addr, place, page, pages);
    const max = weak ? ZX_VM_PERM_READ : ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
    for (let i = 0; i < pages; i++) this.model.mapped[first + i] = { vmoPage: vmoPage + i, permissions, max };
  }

  allocate(region: ModelRegion, { place, page, pages }: Extract<Step, { do: 'allocate' }>): void {
    const offset = place === 'anywhere' ? 0 : page * PAGE;
    const result = this.process.sys.zx_vmar_allocate(
      region.handle,
      CAN_ALL | placeOption(place),
      offset,
      pages * PAGE,
    );
    expect(outcome(result)).to.equal(this.model.placing(region, place, page, pages));
    if (!('child_vmar' in result)) return;
    const first = this.placed(region, result.child_addr, place, page, pages);
    this.model.regions.push({ first, pages, parent: region, handle: result.child_vmar, dead: false });
  }

  unmap(region: ModelRegion, page: number, pages: number): void {
    const first = region.first + page;
    const result = this.process.sys.zx_vmar_unmap(region.handle, WINDOW.base + first * PAGE, pages * PAGE);
    expect(outcome(result)).to.equal(this.model.unmapping(region, first, pages));
    if (outcome(result) === 'ZX_OK') this.model.clear(region, first, pages);
  }

  protect(region: ModelRegion, page: number, pages: number, permissions: number): void {
    const first = region.first + page;
    const addr = WINDOW.base + first * PAGE;
    const result = this.process.sys.zx_vmar_protect(region.handle, permissions, addr, pages * PAGE);
    expect(outcome(result)).to.equal(this.model.protecting(region, first, pages, permissions));
    if (outcome(result) !== 'ZX_OK') return;
    for (const at of range(first, pages)) {
      const mapped = this.model.mapped[at];
      if (mapped) this.model.mapped[at] = { ...mapped, permissions };
    }
  }

  destroy(region: ModelRegion): void {
    const expected = !region.parent ? 'ZX_ERR_NOT_SUPPORTED' : region.dead ? 'ZX_ERR_BAD_STATE' : 'ZX_OK';
    expect(outcome(this.process.sys.zx_vmar_destroy(region.handle))).to.equal(expected);
    if (expected === 'ZX_OK') this.model.destroy(region);
  }

  /** Books and host say the same as the model, page by page. */
  compare(): void {
    const wanted = this.model.mapped.map(
      (mapped) => mapped && { vmoPage: mapped.vmoPage, allows: mapped.permissions },
    );
    expect(range(0, PAGES).map((at) => this.inBooks(at))).to.deep.equal(wanted);
    expect(range(0, PAGES).map((at) => this.inHost(at))).to.deep.equal(wanted);
  }

  private placed(region: ModelRegion, addr: number, place: Place, page: number, pages: number): number {
    const first = (addr - WINDOW.base) / PAGE;
    if (place !== 'anywhere') expect(first).to.equal(region.first + page);
    else expect(this.model.isFree(region, first, pages)).to.equal(true);
    return first;
  }

  private inBooks(at: number): { vmoPage: number; allows: number } | undefined {
    const addr = WINDOW.base + at * PAGE;
    const mapping = this.kernel.processByKoid(this.process.koid)?.rootVmar.findMapping(addr, PAGE);
    if (!mapping) return undefined;
    const protectedBytes = mapping.protections.reduce((sum, { size }) => sum + size, 0);
    expect(protectedBytes).to.equal(mapping.size);
    const runs = mapping.protectionsIn({ base: addr, size: PAGE });
    expect(runs).to.have.length(1);
    expect(this.process.memory(addr, 1)[0]).to.equal((mapping.vmoOffset + addr - mapping.base) / PAGE + 1);
    return { vmoPage: (mapping.vmoOffset + addr - mapping.base) / PAGE, allows: runs[0]?.permissions ?? -1 };
  }

  private inHost(at: number): { vmoPage: number; allows: number } | undefined {
    const page = this.host.pages.get(WINDOW.base + at * PAGE);
    if (!page) return undefined;
    const { read, write } = page.protection;
    return {
      vmoPage: page.offset / PAGE,
      allows: (read ? ZX_VM_PERM_READ : 0) | (write ? ZX_VM_PERM_WRITE : 0),
    };
  }
}

function placeOption(place: Place): number {
  if (place === 'anywhere') return 0;
  return place === 'specific' ? ZX_VM_SPECIFIC : ZX_VM_SPECIFIC_OVERWRITE;
}

/** Long programs with evenly spread arguments: short ones on an empty address space are mostly refused. */
const program = fc.array(fc.noBias(step), { maxLength: 60, size: 'max' });

describe('an address space', () => {
  it('agrees with a plain list of pages after every step of a random program', () => {
    fc.assert(
      fc.property(program, (steps) => {
        const run = new Run();
        for (const step of steps) {
          run.do(step);
          run.compare();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ends with no mapping left when everything is unmapped', () => {
    fc.assert(
      fc.property(program, (steps) => {
        const run = new Run();
        for (const step of steps) run.do(step);
        ok(run.process.sys.zx_vmar_unmap(run.process.rootVmar, WINDOW.base, WINDOW.size));
        expect(run.kernel.counts().mappings).to.equal(0);
        expect(run.host.pages).to.have.property('size', 0);
        for (const { parent, handle } of run.model.regions) {
          if (parent)
            expect(statusName(run.process.sys.zx_vmar_destroy(handle).status)).to.equal('ZX_ERR_BAD_STATE');
        }
      }),
      { numRuns: 100 },
    );
  });
});
