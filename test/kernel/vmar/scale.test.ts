import { expect } from 'chai';
import { Kernel, ok, type UserProcess } from '../../../kernel';
import { CAN_ALL, mapped, numberedVmo, outcome, PAGE, pageAt, READ, region, rootRange } from './setup';

describe('a large address space', () => {
  let kernel: Kernel;
  let a: UserProcess;

  beforeEach(() => {
    kernel = new Kernel({ seed: 1 });
    a = kernel.createProcess('a');
  });

  it('gives no address twice in 180,000 map and unmap pairs beside 10,000 mappings', () => {
    const vmo = numberedVmo(a, 1);
    const seen = new Set<number>();
    for (let i = 0; i < 10_000; i++) seen.add(mapped(a, vmo, 1));
    for (let i = 0; i < 180_000; i++) {
      const addr = mapped(a, vmo, 1);
      seen.add(addr);
      ok(a.sys.zx_vmar_unmap(a.rootVmar, addr, PAGE));
    }
    expect(seen).to.have.property('size', 190_000);
    expect(kernel.counts().mappings).to.equal(10_000);
  });

  it('is unmapped as a whole by one call, and by the end of its process', () => {
    const vmo = numberedVmo(a, 1);
    const { base, len } = rootRange(a);
    for (let i = 0; i < 10_000; i++) mapped(a, vmo, 1);
    ok(a.sys.zx_vmar_unmap(a.rootVmar, base, len));
    expect(kernel.counts().mappings).to.equal(0);
    for (let i = 0; i < 10_000; i++) mapped(a, vmo, 1);
    a.exit();
    expect(kernel.counts().mappings).to.equal(0);
    expect(kernel.counts().objects.vmo).to.equal(undefined);
  });

  it('may nest regions deeper than a stack is', () => {
    const outermost = region(a, 1);
    let inner = outermost;
    for (let depth = 0; depth < 30_000; depth++) inner = region(a, 1, CAN_ALL, inner.handle);
    const vmo = numberedVmo(a, 1);
    ok(a.sys.zx_vmar_map(inner.handle, READ, 0, vmo, 0, PAGE));
    expect(pageAt(a, inner.base)).to.equal(1);
    expect(outcome(a.sys.zx_vmar_protect(a.rootVmar, READ, inner.base, PAGE))).to.equal('ZX_OK');
    ok(a.sys.zx_vmar_destroy(outermost.handle));
    expect(kernel.counts().mappings).to.equal(0);
    expect(outcome(a.sys.zx_vmar_destroy(inner.handle))).to.equal('ZX_ERR_BAD_STATE');
  });

  it('may protect single pages of one mapping in any pattern', () => {
    const pages = 4_000;
    const { out } = ok(a.sys.zx_vmo_create(pages * PAGE, 0));
    const addr = mapped(a, out, pages);
    for (let page = 0; page < pages; page += 2) {
      expect(outcome(a.sys.zx_vmar_protect(a.rootVmar, READ, addr + page * PAGE, PAGE))).to.equal('ZX_OK');
    }
    ok(a.sys.zx_vmar_unmap(a.rootVmar, addr + PAGE, (pages - 2) * PAGE));
    expect(kernel.counts().mappings).to.equal(2);
  });
});
