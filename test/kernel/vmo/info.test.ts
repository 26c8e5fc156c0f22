import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_CACHE_POLICY_CACHED,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_INFO_VMO,
  ZX_INFO_VMO_DISCARDABLE,
  ZX_INFO_VMO_IMMUTABLE,
  ZX_INFO_VMO_IS_COW_CLONE,
  ZX_INFO_VMO_RESIZABLE,
  ZX_INFO_VMO_TYPE_PAGED,
  ZX_INFO_VMO_VIA_HANDLE,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { koidOf, vmo } from '../handles';

const PAGE = 4096;
const PLAIN = ZX_INFO_VMO_TYPE_PAGED | ZX_INFO_VMO_VIA_HANDLE;

function info({ sys }: UserProcess, handle: number) {
  return ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info;
}

function child({ sys }: UserProcess, parent: number, kind: number, size = PAGE): number {
  return ok(sys.zx_vmo_create_child(parent, kind, 0, size)).out;
}

describe('ZX_INFO_VMO', () => {
  everyMode((boot) => {
    it('tells all there is to know of a fresh VMO; its size is in pages', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 5000);
      ok(a.sys.zx_object_set_property(one, ZX_PROP_NAME, 'fresh'));
      ok(a.sys.zx_object_set_property(one, ZX_PROP_VMO_CONTENT_SIZE, 7));
      expect(info(a, one)).to.deep.equal({
        koid: koidOf(a.sys, one),
        name: 'fresh',
        size_bytes: 2 * PAGE,
        parent_koid: 0,
        num_children: 0,
        num_mappings: 0,
        share_count: 1,
        flags: PLAIN,
        committed_bytes: 0,
        handle_rights: ZX_DEFAULT_VMO_RIGHTS,
        cache_policy: ZX_CACHE_POLICY_CACHED,
        metadata_bytes: 0,
        committed_change_events: 0,
      });
    });

    it('its flags tell what sort of VMO it is', () => {
      const a = boot.process('a');
      const flags = (handle: number): number => info(a, handle).flags;
      const parent = vmo(a.sys);
      expect(flags(vmo(a.sys, 1, ZX_VMO_RESIZABLE))).to.equal(PLAIN | ZX_INFO_VMO_RESIZABLE);
      expect(flags(vmo(a.sys, 1, ZX_VMO_DISCARDABLE))).to.equal(PLAIN | ZX_INFO_VMO_DISCARDABLE);
      expect(flags(child(a, parent, ZX_VMO_CHILD_SLICE))).to.equal(PLAIN);
      expect(flags(child(a, parent, ZX_VMO_CHILD_REFERENCE, 0))).to.equal(PLAIN);
      const snapshot = PLAIN | ZX_INFO_VMO_IS_COW_CLONE;
      expect(flags(child(a, parent, ZX_VMO_CHILD_SNAPSHOT))).to.equal(snapshot);
      expect(flags(child(a, parent, ZX_VMO_CHILD_SNAPSHOT | ZX_VMO_CHILD_RESIZABLE))).to.equal(
        snapshot | ZX_INFO_VMO_RESIZABLE,
      );
      expect(flags(child(a, parent, ZX_VMO_CHILD_SNAPSHOT | ZX_VMO_CHILD_NO_WRITE))).to.equal(
        snapshot | ZX_INFO_VMO_IMMUTABLE,
      );
      const atLeastOnWrite = ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE | ZX_VMO_CHILD_NO_WRITE;
      expect(flags(child(a, parent, atLeastOnWrite))).to.equal(snapshot);
    });

    it('a reference is resizable if what it refers to is', () => {
      const a = boot.process('a');
      const reference = child(a, vmo(a.sys, 1, ZX_VMO_RESIZABLE), ZX_VMO_CHILD_REFERENCE, 0);
      expect(info(a, reference).flags).to.equal(PLAIN | ZX_INFO_VMO_RESIZABLE);
    });

    it('it counts children and names the parent', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys);
      const kinds = [ZX_VMO_CHILD_SLICE, ZX_VMO_CHILD_SNAPSHOT];
      const children = kinds.map((kind) => child(a, parent, kind));
      expect(info(a, parent).num_children).to.equal(2);
      for (const each of children) expect(info(a, each).parent_koid).to.equal(koidOf(a.sys, parent));
    });

    it('it counts mappings, and address spaces', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 2 * PAGE);
      const map = (length: number): number =>
        ok(a.sys.zx_vmar_map(a.rootVmar, ZX_VM_PERM_READ, 0, one, 0, length)).mapped_addr;
      const [first] = [map(PAGE), map(2 * PAGE)];
      expect(info(a, one)).to.include({ num_mappings: 2, share_count: 1 });
      ok(a.sys.zx_vmar_unmap(a.rootVmar, first, PAGE));
      expect(info(a, one)).to.include({ num_mappings: 1, share_count: 1 });
    });

    it('a write commits its pages, ZERO gives whole ones back', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 8 * PAGE);
      ok(a.sys.zx_vmo_write(one, new Uint8Array(PAGE + 2).fill(1), PAGE - 1));
      expect(info(a, one).committed_bytes).to.equal(3 * PAGE);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_ZERO, 0, 2 * PAGE));
      expect(info(a, one).committed_bytes).to.equal(PAGE);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_ZERO, 2 * PAGE, 1));
      expect(info(a, one).committed_bytes).to.equal(PAGE);
    });

    it('a store through a mapping commits its page', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 8 * PAGE);
      const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, one, 0, 8 * PAGE));
      a.memory(mapped_addr + 3 * PAGE, 1)[0] = 1;
      expect(info(a, one).committed_bytes).to.equal(PAGE);
    });

    it('a snapshot has pages of its own, as many as its parent had in the range; slices and references have none', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys, 8 * PAGE);
      const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
      ok(a.sys.zx_vmo_write(parent, new Uint8Array(2 * PAGE).fill(1), 0));
      const before = child(a, parent, ZX_VMO_CHILD_SNAPSHOT, 8 * PAGE);
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, parent, 0, 8 * PAGE));
      a.memory(mapped_addr + 7 * PAGE, 1)[0] = 1;
      const after = child(a, parent, ZX_VMO_CHILD_SNAPSHOT, 8 * PAGE);
      const part = child(a, parent, ZX_VMO_CHILD_SNAPSHOT, PAGE);
      const shared = [child(a, parent, ZX_VMO_CHILD_SLICE), child(a, parent, ZX_VMO_CHILD_REFERENCE, 0)];
      const committed = [parent, before, after, part, ...shared].map(
        (each) => info(a, each).committed_bytes / PAGE,
      );
      expect(committed).to.deep.equal([3, 2, 3, 1, 0, 0]);
    });
  });
});
