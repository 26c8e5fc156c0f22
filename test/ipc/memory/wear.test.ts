import { expect } from 'chai';
import { connect } from '../../../ipc';
import { ok, type UserProcess, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../../kernel';
import { suiteKernel } from '../suite-kernel';

const PAGE = 4096;

/** Maps the first page of a VMO; where that is. */
function map({ sys, rootVmar }: UserProcess, vmo: number): number {
  return ok(sys.zx_vmar_map(rootVmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, PAGE)).mapped_addr;
}

describe('address space that is used again and again', () => {
  const kernel = suiteKernel();

  it('mapping and unmapping 20,000 times exhausts nothing', async () => {
    const program = kernel.connect();
    const vmo = ok(program.sys.zx_vmo_create(PAGE, 0)).out;
    map(program, vmo);
    const before = await kernel.counts();
    const descriptors = kernel.openDescriptors();
    for (let i = 0; i < 20_000; i++) ok(program.sys.zx_vmar_unmap(program.rootVmar, map(program, vmo), PAGE));
    expect(await kernel.counts()).to.deep.equal(before);
    await kernel.settledDescriptors(descriptors);
  }).timeout(60_000);

  it('programs of one OS process that end give their address space back, but for what views may be of', () => {
    const views: Uint8Array[] = [];
    for (let i = 0; i < 2000; i++) {
      const each = connect({ socketPath: kernel.socketPath, transport: 'socket' });
      const vmo = ok(each.sys.zx_vmo_create(PAGE, 0)).out;
      const view = each.memory(map(each, vmo), PAGE);
      view[0] = 1;
      views.push(view);
      each.exit();
    }
    expect(views.every((view) => view[0] === 0)).to.equal(true);
  });
});
