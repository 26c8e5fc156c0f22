import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_INFO_VMO,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
} from '../../kernel';
import { Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { outcome, text } from './setup';

describe('Vmo', () => {
  eachMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });
    const create = (size: number, options?: number) => ok(Vmo.create(process, size, options)).vmo;

    it('reads what was written, at an offset or from the beginning', () => {
      const vmo = create(8192);
      ok(vmo.write(text('begin')));
      ok(vmo.write(text('page'), 4094));
      expect(ok(vmo.read(0, 5)).bytes).to.deep.equal(text('begin'));
      expect(ok(vmo.read(4094, 4)).bytes).to.deep.equal(text('page'));
    });

    it('reads and writes all or nothing', () => {
      const vmo = create(4096);
      expect(outcome(vmo.write(text('over'), 4093))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(vmo.read(4093, 4))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(ok(vmo.read(4093, 3)).bytes).to.deep.equal(new Uint8Array(3));
    });

    it('has a size in pages and a content size in bytes', () => {
      const vmo = create(5000);
      expect(ok(vmo.getSize()).size).to.equal(8192);
      expect(ok(vmo.getContentSize()).contentSize).to.equal(5000);
      ok(vmo.setContentSize(3));
      expect(ok(vmo.getContentSize()).contentSize).to.equal(3);
    });

    it('can be resized only if it was created so', () => {
      const resizable = create(4096, ZX_VMO_RESIZABLE);
      ok(resizable.setSize(8192));
      expect(ok(resizable.getSize()).size).to.equal(8192);
      expect(outcome(create(4096).setSize(8192))).to.equal('ZX_ERR_UNAVAILABLE');
    });

    it('zeroes a range with opRange', () => {
      const vmo = create(4096);
      ok(vmo.write(text('abcd')));
      ok(vmo.opRange(ZX_VMO_OP_ZERO, 1, 2));
      expect(ok(vmo.read(0, 4)).bytes).to.deep.equal(new Uint8Array([97, 0, 0, 100]));
    });

    it('has children: a snapshot is a copy, a slice a window', () => {
      const vmo = create(4096);
      const { vmo: snapshot } = ok(vmo.createChild(ZX_VMO_CHILD_SNAPSHOT, 0, 4096));
      const { vmo: slice } = ok(vmo.createChild(ZX_VMO_CHILD_SLICE, 0, 4096));
      ok(vmo.write(text('new')));
      expect(ok(snapshot.read(0, 3)).bytes).to.deep.equal(new Uint8Array(3));
      expect(ok(slice.read(0, 3)).bytes).to.deep.equal(text('new'));
    });

    it('is mapped into the root region, where it stays after its last handle is closed', () => {
      const vmo = create(4096);
      const { addr } = ok(vmo.map(ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, 4096));
      process.memory(addr, 3).set(text('map'));
      expect(ok(vmo.read(0, 3)).bytes).to.deep.equal(text('map'));
      vmo.close();
      expect(new TextDecoder().decode(process.memory(addr, 3).slice())).to.equal('map');
      ok(process.sys.zx_vmar_unmap(process.rootVmar, addr, 4096));
    });

    it('carries a name', () => {
      const vmo = create(4096);
      ok(vmo.setName('input'));
      expect(ok(vmo.getName()).name).to.equal('input');
      expect(ok(vmo.getInfo(ZX_INFO_VMO)).info.name).to.equal('input');
    });
  });
});
