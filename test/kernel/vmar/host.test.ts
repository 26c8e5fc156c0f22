import { expect } from 'chai';
import { ok, ZX_VM_SPECIFIC, ZX_VM_SPECIFIC_OVERWRITE, ZX_VMO_CHILD_SLICE } from '../../../kernel';
import { Machine } from '../../../kernel/machine';
import { VirtualClock } from '../../../kernel/time/clock';
import { noMemoryForBytes } from '../../../kernel/abi/syscall/limits';
import { LocalProcess } from '../../../kernel/local/local-process';
import { Refused } from '../../../kernel/refused';
import { PageTableHost } from './page-table-host';
import {
  CAN_ALL,
  isMapped,
  mappingCount,
  numberedVmo,
  outcome,
  PAGE,
  pageAt,
  READ,
  READ_WRITE,
  region,
  type Region,
} from './setup';

describe('what a mapping host is told', () => {
  const window = { base: 1000 * PAGE, size: 100 * PAGE };
  let kernel: Machine;
  let host: PageTableHost;
  let a: LocalProcess;

  beforeEach(() => {
    kernel = new Machine({ clock: new VirtualClock(), seed: 1 });
    host = new PageTableHost();
    a = new LocalProcess(kernel.createNewborn({ name: 'a', window, host }));
  });

  const mapAt = (
    page: number,
    pages: number,
    vmo: number,
    options = READ_WRITE | ZX_VM_SPECIFIC,
    vmoPage = 0,
  ) => a.sys.zx_vmar_map(a.rootVmar, options, page * PAGE, vmo, vmoPage * PAGE, pages * PAGE);
  const unmapAt = (page: number, pages: number) =>
    a.sys.zx_vmar_unmap(a.rootVmar, window.base + page * PAGE, pages * PAGE);
  const protectAt = (page: number, pages: number, options: number) =>
    a.sys.zx_vmar_protect(a.rootVmar, options, window.base + page * PAGE, pages * PAGE);
  const slice = (vmo: number, page: number, pages: number) =>
    ok(a.sys.zx_vmo_create_child(vmo, ZX_VMO_CHILD_SLICE, page * PAGE, pages * PAGE)).out;

  it('a mapping: address, length, offset and protection', () => {
    const vmo = numberedVmo(a, 4);
    ok(mapAt(10, 2, vmo, READ_WRITE | ZX_VM_SPECIFIC, 1));
    ok(mapAt(20, 1, vmo, READ | ZX_VM_SPECIFIC));
    ok(mapAt(30, 1, vmo, ZX_VM_SPECIFIC));
    expect(host.calls).to.deep.equal([
      'map 2 at 1010 from 1 rw',
      'map 1 at 1020 from 0 r-',
      'map 1 at 1030 from 0 --',
    ]);
  });

  it('protections and unmaps, neighbours in one', () => {
    const vmo = numberedVmo(a, 4);
    for (const page of [0, 1, 2, 5]) ok(mapAt(page, 1, vmo));
    host.calls.length = 0;
    ok(protectAt(0, 1, READ));
    ok(unmapAt(0, 8));
    expect(host.calls).to.deep.equal(['protect 1 at 1000 r-', 'unmap 3 at 1000', 'unmap 1 at 1005']);
  });

  it('only the part of a mapping that is unmapped', () => {
    ok(mapAt(0, 4, numberedVmo(a, 4)));
    host.calls.length = 0;
    ok(unmapAt(1, 2));
    ok(unmapAt(10, 5));
    expect(host.calls).to.deep.equal(['unmap 2 at 1001']);
  });

  it('an overwrite is one map, without an unmap before it', () => {
    const vmo = numberedVmo(a, 4);
    ok(mapAt(0, 4, vmo));
    host.calls.length = 0;
    ok(mapAt(1, 2, vmo, READ | ZX_VM_SPECIFIC_OVERWRITE));
    expect(host.calls).to.deep.equal(['map 2 at 1001 from 0 r-']);
  });

  it('a mapping past the end of a VMO as a whole: the pages themselves fault there', () => {
    ok(mapAt(0, 4, numberedVmo(a, 2)));
    expect(host.calls).to.deep.equal(['map 4 at 1000 from 0 rw']);
  });

  it('a mapping past the end of a slice up to that end, since the pages of its parent go on', () => {
    const window = slice(numberedVmo(a, 8), 2, 3);
    ok(mapAt(0, 5, window, READ_WRITE | ZX_VM_SPECIFIC, 1));
    ok(protectAt(0, 5, READ));
    ok(protectAt(3, 2, READ_WRITE));
    ok(mapAt(10, 2, window, READ_WRITE | ZX_VM_SPECIFIC, 3));
    expect(host.calls).to.deep.equal(['map 2 at 1000 from 3 rw', 'protect 2 at 1000 r-']);
  });

  it('and in-process, where nothing can fault, a view of those pages is refused', () => {
    const process = kernel.createProcess('b');
    const { out } = ok(
      process.sys.zx_vmo_create_child(numberedVmo(process, 8), ZX_VMO_CHILD_SLICE, 2 * PAGE, 2 * PAGE),
    );
    const { mapped_addr } = ok(process.sys.zx_vmar_map(process.rootVmar, READ, 0, out, PAGE, 3 * PAGE));
    expect(pageAt(process, mapped_addr)).to.equal(4);
    expect(isMapped(process, mapped_addr + PAGE)).to.equal(false);
  });

  it('a slice over another mapping: what lies past its end is unmapped', () => {
    const vmo = numberedVmo(a, 8);
    ok(mapAt(0, 4, vmo));
    host.calls.length = 0;
    ok(mapAt(0, 4, slice(vmo, 0, 1), READ | ZX_VM_SPECIFIC_OVERWRITE));
    expect(host.calls).to.deep.equal(['map 1 at 1000 from 0 r-', 'unmap 3 at 1001']);
  });

  it('a destroyed region is unmapped', () => {
    const outer = region(a, 8, CAN_ALL);
    const inner = region(a, 4, CAN_ALL, outer.handle);
    const vmo = numberedVmo(a, 2);
    const mapInto = (into: Region) => ok(a.sys.zx_vmar_map(into.handle, READ, 0, vmo, 0, 2 * PAGE));
    mapInto(inner);
    mapInto(outer);
    ok(a.sys.zx_vmar_destroy(outer.handle));
    expect(host.pages).to.have.property('size', 0);
  });

  it('a host that refuses leaves the books as they were', () => {
    const vmo = numberedVmo(a, 4);
    ok(mapAt(0, 4, vmo));
    const before = kernel.counts();
    host.refuseNextMap = () => {
      throw new Refused(noMemoryForBytes.noMemoryForBytes);
    };
    expect(outcome(mapAt(1, 2, vmo, READ | ZX_VM_SPECIFIC_OVERWRITE))).to.equal('ZX_ERR_NO_MEMORY');
    expect(outcome(mapAt(10, 2, vmo))).to.equal('ZX_ERR_NO_MEMORY');
    expect(kernel.counts()).to.deep.equal(before);
    expect(mappingCount(a, vmo)).to.equal(1);
    host.refuseNextMap = undefined;
    expect(outcome(mapAt(10, 2, vmo))).to.equal('ZX_OK');
  });
});
