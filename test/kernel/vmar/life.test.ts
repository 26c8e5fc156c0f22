import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CHANNEL_READABLE,
  ZX_PROCESS_TERMINATED,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { type Connected, connected, readHandles, write } from '../channel/setup';
import { mappingCount, numberedVmo, outcome, PAGE, pageAt, READ, READ_WRITE, region } from './setup';

describe('an address space and other processes', () => {
  everyMode((boot) => {
    let pair: Connected;
    let owner: UserProcess;
    let other: UserProcess;

    /** The other process's handle to something of the owner. */
    const given = (handle: number): number => {
      const { out } = ok(owner.sys.zx_handle_duplicate(handle, ZX_RIGHT_SAME_RIGHTS));
      ok(write(owner.sys, pair.clientEnd, '', [out]));
      ok(other.sys.zx_object_wait_one(pair.serverEnd, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
      return readHandles(other.sys, pair.serverEnd)[0] ?? 0;
    };

    beforeEach(() => {
      pair = connected(boot);
      owner = pair.client;
      other = pair.server;
    });

    it('what another process maps into a region shows up in the process of the region', () => {
      const into = region(owner, 2);
      const theirs = given(into.handle);
      const vmo = numberedVmo(other, 2);
      const { mapped_addr } = ok(other.sys.zx_vmar_map(theirs, READ_WRITE, 0, vmo, PAGE, PAGE));
      expect(mapped_addr).to.equal(into.base);
      expect(pageAt(owner, mapped_addr)).to.equal(2);
      owner.memory(mapped_addr, 1)[0] = 77;
      expect([...ok(other.sys.zx_vmo_read(vmo, PAGE, 1)).buffer]).to.deep.equal([77]);
    });

    it('both processes see each other writing to a VMO that both map', () => {
      const vmo = numberedVmo(owner, 1);
      const ours = ok(owner.sys.zx_vmar_map(owner.rootVmar, READ_WRITE, 0, vmo, 0, PAGE)).mapped_addr;
      const theirs = ok(
        other.sys.zx_vmar_map(other.rootVmar, READ_WRITE, 0, given(vmo), 0, PAGE),
      ).mapped_addr;
      owner.memory(ours, 2)[1] = 1;
      other.memory(theirs, 3)[2] = 2;
      expect([...owner.memory(ours, 3)]).to.deep.equal([1, 1, 2]);
      expect([...other.memory(theirs, 3)]).to.deep.equal([1, 1, 2]);
    });

    it('the end of its process unmaps everything and leaves dead regions behind', () => {
      const into = region(owner, 2);
      const [self, root, inner] = [given(owner.self), given(owner.rootVmar), given(into.handle)];
      const vmo = numberedVmo(other, 1);
      for (const target of [root, inner]) ok(other.sys.zx_vmar_map(target, READ, 0, vmo, 0, PAGE));
      expect(mappingCount(other, vmo)).to.equal(2);
      owner.exit();
      ok(other.sys.zx_object_wait_one(self, ZX_PROCESS_TERMINATED, ZX_TIME_INFINITE));
      expect(mappingCount(other, vmo)).to.equal(0);
      for (const target of [root, inner]) {
        expect(outcome(other.sys.zx_vmar_map(target, READ, 0, vmo, 0, PAGE))).to.equal('ZX_ERR_BAD_STATE');
        expect(outcome(other.sys.zx_vmar_allocate(target, 0, 0, PAGE))).to.equal('ZX_ERR_BAD_STATE');
        expect(outcome(other.sys.zx_vmar_unmap(target, into.base, PAGE))).to.equal('ZX_ERR_BAD_STATE');
        expect(outcome(other.sys.zx_vmar_protect(target, READ, into.base, PAGE))).to.equal(
          'ZX_ERR_BAD_STATE',
        );
      }
      expect(outcome(other.sys.zx_vmar_destroy(inner))).to.equal('ZX_ERR_BAD_STATE');
      expect(outcome(other.sys.zx_vmar_destroy(root))).to.equal('ZX_ERR_NOT_SUPPORTED');
    });
  });
});
