import { expect } from 'chai';
import { ok, ZX_RIGHT_SAME_RIGHTS, ZX_RIGHT_WRITE, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { eventPair, koidOf, vmo, without } from '../handles';
import { createProcess, startProcess, startProgram } from '../tasks';

describe('a program that attaches to a process', () => {
  everyMode((boot) => {
    it('runs as its first thread, and holds what arg1 gave it', () => {
      const parent = boot.process('parent');
      const [mine, theirs] = eventPair(parent.sys);
      const { process: child, arg1, created } = startProgram(boot, parent, parent.defaultJob, theirs);
      expect(child.koid).to.equal(koidOf(parent.sys, created.process));
      expect(child.name).to.equal('created');
      ok(child.sys.zx_object_signal_peer(arg1, 0, 8));
      expect(ok(parent.sys.zx_object_wait_one(mine, 8, 0)).observed).to.equal(8);
      expect([child.self, child.thread, child.rootVmar, child.defaultJob]).to.deep.equal([0, 0, 0, 0]);
    });

    it('finds mapped what was mapped before', () => {
      const parent = boot.process('parent');
      const memory = vmo(parent.sys);
      ok(parent.sys.zx_vmo_write(memory, new Uint8Array([1, 2, 3]), 0));
      const created = startProcess(parent);
      const { mapped_addr } = ok(
        parent.sys.zx_vmar_map(created.vmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, memory, 0, 4096),
      );
      const { process: child } = boot.attach(parent, created.thread);
      expect([...child.memory(mapped_addr, 3)]).to.deep.equal([1, 2, 3]);
      child.memory(mapped_addr, 4096).set([9], 1);
      expect([...ok(parent.sys.zx_vmo_read(memory, 0, 3)).buffer]).to.deep.equal([1, 9, 3]);
    });

    it('must be given a thread that runs, with WRITE, and is the only one that takes it', () => {
      const parent = boot.process('parent');
      const { thread } = startProcess(parent);
      const weak = without(parent.sys, thread, ZX_RIGHT_WRITE);
      boot.attach(parent, thread);
      const refused: readonly (readonly [handle: number, status: string])[] = [
        [0, 'ZX_ERR_BAD_HANDLE'],
        [parent.self, 'ZX_ERR_WRONG_TYPE'],
        [weak, 'ZX_ERR_ACCESS_DENIED'],
        [createProcess(parent).thread, 'ZX_ERR_BAD_STATE'],
        [thread, 'ZX_ERR_ALREADY_BOUND'],
        [parent.thread, 'ZX_ERR_ALREADY_BOUND'],
      ];
      for (const [handle, status] of refused) expect(() => boot.attach(parent, handle)).to.throw(status);
    });

    it('can be one of several, each a thread of its own', () => {
      const parent = boot.process('parent');
      const copy = ok(parent.sys.zx_handle_duplicate(parent.self, ZX_RIGHT_SAME_RIGHTS)).out;
      const { process: child, created } = startProgram(boot, parent, parent.defaultJob, copy);
      const second = ok(parent.sys.zx_thread_create(created.process, 'second', 0)).out;
      ok(parent.sys.zx_thread_start(second, 0, 0, 0, 0));
      const { process: other } = boot.attach(parent, second);
      expect(other.koid).to.equal(child.koid);
      const event = ok(child.sys.zx_event_create(0)).out;
      ok(other.sys.zx_object_signal(event, 0, 8));
    });
  });
});
