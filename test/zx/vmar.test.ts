import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_INFO_VMAR,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_CAN_MAP_WRITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../kernel';
import { Vmar, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome, text } from './setup';

const READ_WRITE = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;

describe('Vmar', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let root: Vmar;
    let vmo: Vmo;
    beforeEach(() => {
      process = boot.process();
      root = ok(Vmar.rootSelf(process)).vmar;
      vmo = ok(Vmo.create(process, 4096)).vmo;
    });

    it('is the root region of the process, through a handle of its own', () => {
      expect(koidOf(root)).to.equal(koidOf(new Vmar(process, process.rootVmar)));
      expect(root.handle).not.to.equal(process.rootVmar);
    });

    it('maps a VMO, changes what the mapping allows and unmaps it', () => {
      const { addr } = ok(root.map(READ_WRITE, 0, vmo, 0, 4096));
      process.memory(addr, 4).set(text('seen'));
      expect(ok(vmo.read(0, 4)).bytes).to.deep.equal(text('seen'));
      ok(root.protect(ZX_VM_PERM_READ, addr, 4096));
      ok(root.unmap(addr, 4096));
      expect(() => process.memory(addr, 4)).to.throw(RangeError);
    });

    it('has regions within, which are destroyed with all that is in them', () => {
      const { vmar, addr } = ok(root.allocate(ZX_VM_CAN_MAP_READ | ZX_VM_CAN_MAP_WRITE, 0, 16384));
      expect(ok(vmar.getInfo(ZX_INFO_VMAR)).info).to.deep.equal({ base: addr, len: 16384 });
      const mapped = ok(vmar.map(READ_WRITE, 0, vmo, 0, 4096)).addr;
      expect(mapped).to.be.within(addr, addr + 16384 - 4096);
      ok(vmar.destroy());
      expect(() => process.memory(mapped, 1)).to.throw(RangeError);
      expect(outcome(vmar.map(READ_WRITE, 0, vmo, 0, 4096))).to.equal('ZX_ERR_BAD_STATE');
    });
  });
});
