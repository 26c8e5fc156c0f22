import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_INFO_VMO,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TIME_INFINITE,
  ZX_VM_PERM_READ,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { koidOf, signalsOf, vmo, withRights } from '../handles';

const PAGE = 4096;
const KINDS = [ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_SLICE, ZX_VMO_CHILD_REFERENCE];

function child({ sys }: UserProcess, parent: number, kind = ZX_VMO_CHILD_SLICE): number {
  return ok(sys.zx_vmo_create_child(parent, kind, 0, kind === ZX_VMO_CHILD_REFERENCE ? 0 : PAGE)).out;
}

/** Whether ZERO_CHILDREN is there, and how many children the kernel counts. */
function children({ sys }: UserProcess, handle: number): [zero: boolean, count: number] {
  const { num_children } = ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info;
  return [(signalsOf(sys, handle) & ZX_VMO_ZERO_CHILDREN) !== 0, num_children];
}

function parentKoid({ sys }: UserProcess, handle: number): number {
  return ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info.parent_koid;
}

describe('ZX_VMO_ZERO_CHILDREN', () => {
  everyMode((boot) => {
    it('goes with the first child of any kind and comes back when the last one dies', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      const all = KINDS.map((kind, i) => {
        const made = child(a, parent, kind);
        expect(children(a, parent)).to.deep.equal([false, i + 1]);
        return made;
      });
      all.forEach((each, i) => {
        ok(a.sys.zx_handle_close(each));
        expect(children(a, parent)).to.deep.equal([i === 2, 2 - i]);
      });
    });

    it('is there from birth, of children too', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      for (const kind of KINDS) expect(children(a, child(a, parent, kind))).to.deep.equal([true, 0]);
    });

    it('a duplicate handle is no child, and keeps one alive', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      withRights(a.sys, parent, ZX_RIGHT_SAME_RIGHTS);
      expect(children(a, parent)).to.deep.equal([true, 0]);
      const one = child(a, parent);
      const other = withRights(a.sys, one, 0);
      ok(a.sys.zx_handle_close(one));
      expect(children(a, parent)).to.deep.equal([false, 1]);
      ok(a.sys.zx_handle_close(other));
      expect(children(a, parent)).to.deep.equal([true, 0]);
    });

    it('a child that is mapped lives on without handles', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      const one = child(a, parent);
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, one, 0, PAGE));
      ok(a.sys.zx_handle_close(one));
      expect(children(a, parent)).to.deep.equal([false, 1]);
      ok(a.sys.zx_vmar_unmap(a.rootVmar, mapped_addr, PAGE));
      expect(children(a, parent)).to.deep.equal([true, 0]);
    });

    it('a grandchild is no child until its parent dies; then it is adopted, and the signal stays away', async () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      const one = child(a, parent);
      const grandchild = child(a, one);
      expect([children(a, parent), children(a, one)]).to.deep.equal([
        [false, 1],
        [false, 1],
      ]);
      const waiting = a.async.zx_object_wait_one(parent, ZX_VMO_ZERO_CHILDREN, ZX_TIME_INFINITE);
      let ended = false;
      void waiting.then(() => (ended = true));
      ok(a.sys.zx_handle_close(one));
      expect(children(a, parent)).to.deep.equal([false, 1]);
      expect(parentKoid(a, grandchild)).to.equal(koidOf(a.sys, parent));
      await new Promise(setImmediate);
      expect(ended).to.equal(false);
      ok(a.sys.zx_handle_close(grandchild));
      expect(await waiting).to.deep.equal({ status: ZX_OK, observed: ZX_VMO_ZERO_CHILDREN });
    });

    it('children of a parent that died have no parent', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      const one = child(a, parent);
      const grandchild = child(a, one);
      ok(a.sys.zx_handle_close(parent));
      expect(parentKoid(a, one)).to.equal(0);
      ok(a.sys.zx_handle_close(one));
      expect(parentKoid(a, grandchild)).to.equal(0);
    });

    it('nothing is left of a family when all its handles are closed, in any order', async () => {
      const a = boot.process('a');
      const before = await boot.counts();
      for (const order of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [1, 3, 0, 2],
      ]) {
        const parent = vmo(a.sys, 2 * PAGE);
        ok(a.sys.zx_vmo_write(parent, Uint8Array.of(1), 0));
        const one = child(a, parent, ZX_VMO_CHILD_SNAPSHOT);
        const family = [
          parent,
          one,
          child(a, one, ZX_VMO_CHILD_SLICE),
          child(a, one, ZX_VMO_CHILD_REFERENCE),
        ];
        for (const i of order) ok(a.sys.zx_handle_close(family[i] ?? 0));
        expect(await boot.counts()).to.deep.equal(before);
      }
    });
  });
});
