import { expect } from 'chai';
import {
  ok,
  ProcessEndedError,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_POL_ACTION_DENY,
  ZX_POL_ACTION_KILL,
  ZX_POL_AMBIENT_MARK_VMO_EXEC,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_TASK_RETCODE_POLICY_KILL,
  ZX_VM_PERM_EXECUTE,
  ZX_VM_PERM_READ,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, isValid, koidOf, outcome, rightsOf, signalsOf, vmo, withRights } from '../handles';
import { jobWithPolicy, returnCode, startProgram } from '../tasks';

const BAD_VALUE = 3;

describe('zx_vmo_replace_as_executable', () => {
  everyMode((boot) => {
    it('ZX_OK: the same VMO under a new handle with ZX_RIGHT_EXECUTE; no right is needed', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      const koid = koidOf(sys, handle);
      for (const rights of [rightsOf(sys, handle), 0]) {
        const given = withRights(sys, handle, rights);
        const { out } = ok(sys.zx_vmo_replace_as_executable(given, ZX_HANDLE_INVALID));
        expect(isValid(sys, given)).to.equal(false);
        expect(out).not.to.equal(given);
        expect(koidOf(sys, out)).to.equal(koid);
        expect(rightsOf(sys, out)).to.equal(rights | ZX_RIGHT_EXECUTE);
      }
    });

    it('ZX_OK: through the last handle the VMO lives on; a handle that has the right keeps it', () => {
      const { sys } = boot.process();
      const first = ok(sys.zx_vmo_replace_as_executable(vmo(sys), 0)).out;
      const again = ok(sys.zx_vmo_replace_as_executable(first, 0)).out;
      expect(rightsOf(sys, again) & ZX_RIGHT_EXECUTE).to.equal(ZX_RIGHT_EXECUTE);
      expect(signalsOf(sys, again)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('gives what mapping for execution asks for', () => {
      const { sys, rootVmar } = boot.process();
      const plain = withRights(sys, vmo(sys), ZX_RIGHT_READ | ZX_RIGHT_MAP);
      const options = ZX_VM_PERM_READ | ZX_VM_PERM_EXECUTE;
      expect(outcome(sys.zx_vmar_map(rootVmar, options, 0, plain, 0, 4096))).to.equal('ZX_ERR_ACCESS_DENIED');
      const { out } = ok(sys.zx_vmo_replace_as_executable(plain, 0));
      expect(outcome(sys.zx_vmar_map(rootVmar, options, 0, out, 0, 4096))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE: what is no handle, or none to a VMO, which is consumed', () => {
      const { sys } = boot.process();
      const other = event(sys);
      for (const vmex of [ZX_HANDLE_INVALID, BAD_VALUE, event(sys)]) {
        expect(sys.zx_vmo_replace_as_executable(BAD_VALUE, vmex)).to.deep.equal({
          status: ZX_ERR_BAD_HANDLE,
        });
      }
      expect(sys.zx_vmo_replace_as_executable(other, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
      expect(isValid(sys, other)).to.equal(false);
    });

    it('ZX_ERR_BAD_HANDLE: vmex is no handle, and the VMO’s is consumed', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      expect(sys.zx_vmo_replace_as_executable(handle, BAD_VALUE)).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
      expect(isValid(sys, handle)).to.equal(false);
    });

    it('ZX_ERR_WRONG_TYPE: vmex is no resource and stays; the VMO’s handle is consumed', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      const vmex = event(sys);
      expect(sys.zx_vmo_replace_as_executable(handle, vmex)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
      expect(isValid(sys, handle)).to.equal(false);
      expect(isValid(sys, vmex)).to.equal(true);
    });

    // Elsewhere a program in a job of its own needs an OS process of its own: its address space has a fixed place.
    if (boot.mode !== 'in-process') return;

    it('ZX_ERR_ACCESS_DENIED: the policy denies it; the handle is consumed, and judged first', () => {
      const parent = boot.process();
      const job = jobWithPolicy(parent, [ZX_POL_AMBIENT_MARK_VMO_EXEC, ZX_POL_ACTION_DENY]);
      const { sys } = startProgram(boot, parent, job).process;
      const handle = vmo(sys);
      expect(sys.zx_vmo_replace_as_executable(handle, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(isValid(sys, handle)).to.equal(false);
      expect(outcome(sys.zx_vmo_replace_as_executable(event(sys), 0))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('ends the process where the policy says so', () => {
      const parent = boot.process();
      const job = jobWithPolicy(parent, [ZX_POL_AMBIENT_MARK_VMO_EXEC, ZX_POL_ACTION_KILL]);
      const { process, created } = startProgram(boot, parent, job);
      const handle = vmo(process.sys);
      expect(() => process.sys.zx_vmo_replace_as_executable(handle, 0)).to.throw(ProcessEndedError);
      expect(returnCode(parent.sys, created.process)).to.equal(ZX_TASK_RETCODE_POLICY_KILL);
    });
  });
});
