import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CACHE_POLICY_UNCACHED,
  ZX_RIGHT_EXECUTE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMAR_OP_DECOMMIT,
} from '../../kernel';
import { Vmar, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome, rightsOf } from './setup';

describe('Vmo and Vmar', () => {
  eachMode((boot) => {
    let process: UserProcess;
    let vmo: Vmo;
    beforeEach(() => {
      process = boot.process();
      vmo = ok(Vmo.create(process, 4096)).vmo;
    });

    it('Vmo.setCachePolicy has the kernel keep off the memory', () => {
      ok(vmo.setCachePolicy(ZX_CACHE_POLICY_UNCACHED));
      expect(outcome(vmo.read(0, 1))).to.equal('ZX_ERR_BAD_STATE');
    });

    it('Vmo.replaceAsExecutable leaves the wrapper empty, and gives one that may execute', () => {
      const koid = koidOf(vmo);
      using executable = ok(vmo.replaceAsExecutable()).vmo;
      expect(vmo.isValid).to.equal(false);
      expect(koidOf(executable)).to.equal(koid);
      expect(rightsOf(executable) & ZX_RIGHT_EXECUTE).to.equal(ZX_RIGHT_EXECUTE);
      expect(outcome(vmo.replaceAsExecutable())).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('Vmar.opRange works on what is mapped', () => {
      using root = ok(Vmar.rootSelf(process)).vmar;
      ok(vmo.write(Uint8Array.of(7)));
      const { addr } = ok(vmo.map(ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, 4096));
      ok(root.opRange(ZX_VMAR_OP_DECOMMIT, addr, 4096));
      expect(process.memory(addr, 1)[0]).to.equal(0);
      expect(outcome(root.opRange(99, addr, 4096))).to.equal('ZX_ERR_INVALID_ARGS');
    });
  });
});
