import { expect } from 'chai';
import {
  ok,
  ZX_CACHE_POLICY_CACHED,
  ZX_CACHE_POLICY_UNCACHED,
  ZX_CACHE_POLICY_UNCACHED_DEVICE,
  ZX_CACHE_POLICY_WRITE_COMBINING,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_WRONG_TYPE,
  ZX_INFO_VMO,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_MAP,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
  type UserProcess,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, vmo, without } from '../handles';
import { mapped } from '../vmar/setup';
import { filled, PAGE, zeros } from './filled';

const MAX_U64 = 2n ** 64n - 1n;
const CHILDREN = [
  [ZX_VMO_CHILD_SNAPSHOT, PAGE],
  [ZX_VMO_CHILD_SLICE, PAGE],
  [ZX_VMO_CHILD_REFERENCE, 0],
] as const;

type Sys = UserProcess['sys'];

const policyOf = (sys: Sys, handle: number) =>
  ok(sys.zx_object_get_info(handle, ZX_INFO_VMO)).info.cache_policy;

/** A VMO that is not cached. */
function uncached(sys: Sys, size = PAGE, options = 0): number {
  const handle = vmo(sys, size, options);
  ok(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_UNCACHED));
  return handle;
}

describe('zx_vmo_set_cache_policy', () => {
  everyMode((boot) => {
    it('ZX_OK: ZX_INFO_VMO tells the policy; a new VMO is cached', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      expect(policyOf(sys, handle)).to.equal(ZX_CACHE_POLICY_CACHED);
      for (const policy of [
        ZX_CACHE_POLICY_UNCACHED,
        ZX_CACHE_POLICY_UNCACHED_DEVICE,
        ZX_CACHE_POLICY_WRITE_COMBINING,
        ZX_CACHE_POLICY_CACHED,
      ]) {
        expect(outcome(sys.zx_vmo_set_cache_policy(handle, policy))).to.equal('ZX_OK');
        expect(policyOf(sys, handle)).to.equal(policy);
      }
    });

    it('ZX_OK: pages that were committed while it was cached do no harm', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      ok(sys.zx_vmo_write(handle, Uint8Array.of(1), 0));
      expect(outcome(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_UNCACHED))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: a policy that is none, before the handle', () => {
      const { sys } = boot.process();
      for (const policy of [4, 7, 0xffffffff]) {
        expect(sys.zx_vmo_set_cache_policy(3, policy)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
    });

    it('ZX_ERR_BAD_HANDLE: no handle', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_set_cache_policy(3, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: no VMO', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_set_cache_policy(event(sys), 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: it needs ZX_RIGHT_MAP, and nothing else', () => {
      const { sys } = boot.process();
      const handle = vmo(sys);
      const unmappable = without(sys, handle, ZX_RIGHT_MAP);
      expect(sys.zx_vmo_set_cache_policy(unmappable, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      const unwritable = without(sys, handle, ZX_RIGHT_WRITE);
      expect(outcome(sys.zx_vmo_set_cache_policy(unwritable, 0))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: it is not cached and has committed pages', () => {
      const { sys } = boot.process();
      const handle = uncached(sys);
      ok(sys.zx_vmo_op_range(handle, ZX_VMO_OP_COMMIT, 0, PAGE));
      expect(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_CACHED)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      ok(sys.zx_vmo_op_range(handle, ZX_VMO_OP_DECOMMIT, 0, PAGE));
      expect(outcome(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_CACHED))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: it is mapped, the same policy included', () => {
      const process = boot.process();
      const { sys } = process;
      const handle = vmo(sys);
      const addr = mapped(process, handle, 1);
      for (const policy of [ZX_CACHE_POLICY_CACHED, ZX_CACHE_POLICY_UNCACHED]) {
        expect(outcome(sys.zx_vmo_set_cache_policy(handle, policy))).to.equal('ZX_ERR_BAD_STATE');
      }
      ok(sys.zx_vmar_unmap(process.rootVmar, addr, PAGE));
      expect(outcome(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_UNCACHED))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_STATE: it has a child, or is one', () => {
      const { sys } = boot.process();
      for (const [options, size] of CHILDREN) {
        const parent = vmo(sys);
        const child = ok(sys.zx_vmo_create_child(parent, options, 0, size)).out;
        for (const handle of [parent, child]) {
          expect(outcome(sys.zx_vmo_set_cache_policy(handle, 0))).to.equal('ZX_ERR_BAD_STATE');
        }
        ok(sys.zx_handle_close(child));
        expect(outcome(sys.zx_vmo_set_cache_policy(parent, 0))).to.equal('ZX_OK');
      }
    });
  });
});

describe('a VMO that is not cached', () => {
  everyMode((boot) => {
    it('zx_vmo_read and zx_vmo_write ZX_ERR_BAD_STATE: after the right, and after an end that wraps', () => {
      const { sys } = boot.process();
      const handle = uncached(sys);
      for (const offset of [0, PAGE + 1]) {
        expect(sys.zx_vmo_read(handle, offset, 1)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
        expect(sys.zx_vmo_write(handle, Uint8Array.of(1), offset)).to.deep.equal({
          status: ZX_ERR_BAD_STATE,
        });
      }
      expect(outcome(sys.zx_vmo_read(handle, MAX_U64, 1))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(outcome(sys.zx_vmo_write(handle, Uint8Array.of(1), MAX_U64))).to.equal('ZX_ERR_OUT_OF_RANGE');
      const readOnly = without(sys, handle, ZX_RIGHT_WRITE);
      expect(outcome(sys.zx_vmo_write(readOnly, Uint8Array.of(1), 0))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('zx_vmo_op_range ZX_ERR_BAD_STATE: ZERO, before its range; the others work', () => {
      const { sys } = boot.process();
      const handle = uncached(sys);
      for (const offset of [0, PAGE + 1]) {
        expect(sys.zx_vmo_op_range(handle, ZX_VMO_OP_ZERO, offset, 1)).to.deep.equal({
          status: ZX_ERR_BAD_STATE,
        });
      }
      for (const op of [ZX_VMO_OP_COMMIT, ZX_VMO_OP_DECOMMIT]) {
        expect(outcome(sys.zx_vmo_op_range(handle, op, 0, PAGE))).to.equal('ZX_OK');
      }
    });

    it('zx_vmo_create_child ZX_ERR_BAD_STATE: of each kind, after what the arguments get wrong', () => {
      const { sys } = boot.process();
      const handle = uncached(sys);
      for (const [options, size] of CHILDREN) {
        expect(sys.zx_vmo_create_child(handle, options, 0, size)).to.deep.equal({ status: ZX_ERR_BAD_STATE });
      }
      const child = (options: number, offset: number | bigint, size: number | bigint, of = handle) =>
        outcome(sys.zx_vmo_create_child(of, options, offset, size));
      expect(child(ZX_VMO_CHILD_SNAPSHOT, 1, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(child(ZX_VMO_CHILD_SNAPSHOT, 0, MAX_U64)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(child(ZX_VMO_CHILD_SLICE, 0, 2 * PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(child(ZX_VMO_CHILD_REFERENCE, 0, 1)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(child(ZX_VMO_CHILD_SNAPSHOT, 2n ** 64n - 4096n, PAGE), 'before the end that wraps').to.equal(
        'ZX_ERR_BAD_STATE',
      );
      const resizable = uncached(sys, PAGE, ZX_VMO_RESIZABLE);
      expect(child(ZX_VMO_CHILD_SLICE, 0, PAGE, resizable)).to.equal('ZX_ERR_NOT_SUPPORTED');
    });

    it('takes a size and a content size, but is not zeroed', () => {
      const process = boot.process();
      const { sys } = process;
      const handle = filled(process, 1);
      ok(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_UNCACHED));
      ok(sys.zx_object_set_property(handle, ZX_PROP_VMO_CONTENT_SIZE, 10));
      expect(ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value).to.equal(10);
      const addr = mapped(process, handle, 1);
      expect(process.memory(addr, PAGE).every((byte) => byte === 1)).to.equal(true);

      const resizable = vmo(sys, PAGE, ZX_VMO_RESIZABLE);
      ok(sys.zx_vmo_write(resizable, new Uint8Array(PAGE).fill(1), 0));
      ok(sys.zx_vmo_set_cache_policy(resizable, ZX_CACHE_POLICY_UNCACHED));
      ok(sys.zx_vmo_set_size(resizable, 10));
      const shown = process.memory(mapped(process, resizable, 1), PAGE);
      expect(shown.every((byte) => byte === 1)).to.equal(true);
    });

    it('is zeroed and read again when it is cached again', () => {
      const process = boot.process();
      const { sys } = process;
      const handle = uncached(sys);
      ok(sys.zx_vmo_set_cache_policy(handle, ZX_CACHE_POLICY_CACHED));
      ok(sys.zx_vmo_write(handle, new Uint8Array(PAGE).fill(1), 0));
      ok(sys.zx_object_set_property(handle, ZX_PROP_VMO_CONTENT_SIZE, 10));
      expect(zeros(process, handle)).to.deep.equal([[10, PAGE]]);
    });
  });
});
