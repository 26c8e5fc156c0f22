import { expect } from 'chai';
import {
  Kernel,
  ok,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { outcome, vmo } from '../handles';

const PAGE = 4096;
const PAGES = 16;

const pages = (count: number): Uint8Array => new Uint8Array(count * PAGE).fill(1);

describe('the limit of memory', () => {
  eachMode(
    (boot) => {
      it('counts pages that were written, whoever wrote them', () => {
        const [a, b] = [boot.process('a'), boot.process('b')];
        const [one, other] = [vmo(a.sys, PAGES * PAGE), vmo(b.sys, PAGES * PAGE)];
        ok(a.sys.zx_vmo_write(one, pages(10), 0));
        expect(outcome(b.sys.zx_vmo_write(other, pages(7), 0))).to.equal('ZX_ERR_NO_MEMORY');
        expect(outcome(b.sys.zx_vmo_write(other, pages(6), 0))).to.equal('ZX_OK');
        expect(outcome(b.sys.zx_vmo_write(other, pages(1), 10 * PAGE))).to.equal('ZX_ERR_NO_MEMORY');
      });

      it('gets back what is decommitted, cut off, closed, or left by a process that ends', () => {
        const a = boot.process('a');
        const one = vmo(a.sys, PAGES * PAGE, ZX_VMO_RESIZABLE);
        const fill = ({ sys }: typeof a, handle: number): string =>
          outcome(sys.zx_vmo_op_range(handle, ZX_VMO_OP_COMMIT, 0, PAGES * PAGE));
        expect(fill(a, one)).to.equal('ZX_OK');
        ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, 0, PAGES * PAGE));
        expect(fill(a, one)).to.equal('ZX_OK');
        ok(a.sys.zx_vmo_set_size(one, 0));
        ok(a.sys.zx_vmo_set_size(one, PAGES * PAGE));
        expect(fill(a, one)).to.equal('ZX_OK');
        ok(a.sys.zx_handle_close(one));
        const b = boot.process('b');
        expect(fill(b, vmo(b.sys, PAGES * PAGE))).to.equal('ZX_OK');
        b.exit();
        expect(fill(a, vmo(a.sys, PAGES * PAGE))).to.equal('ZX_OK');
      });

      it('is counted in bytes that kernel counts show', async () => {
        const a = boot.process('a');
        const before = (await boot.counts()).bytes;
        const one = vmo(a.sys, PAGES * PAGE);
        ok(a.sys.zx_vmo_write(one, pages(3), PAGE - 1));
        expect((await boot.counts()).bytes - before).to.equal(4 * PAGE);
        ok(a.sys.zx_handle_close(one));
        expect((await boot.counts()).bytes).to.equal(before);
      });
    },
    { limits: { bytes: PAGES * PAGE } },
  );

  it('a VMO that takes nearly all of it can be mapped: its pages count once', () => {
    const kernel = new Kernel({ limits: { bytes: 10 * PAGE } });
    const { sys, rootVmar } = kernel.createProcess('a');
    const one = vmo(sys, PAGES * PAGE);
    ok(sys.zx_vmo_write(one, pages(8), 0));
    const before = kernel.counts().bytes;
    const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
    const result = sys.zx_vmar_map(rootVmar, permissions, 0, one, 0, PAGES * PAGE);
    expect(outcome(result)).to.equal('ZX_OK');
    expect(kernel.counts().bytes).to.equal(before);
    expect(ok(sys.zx_vmo_read(one, 0, 8 * PAGE)).buffer).to.deep.equal(pages(8));
  });
});
