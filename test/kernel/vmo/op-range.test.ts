import { expect } from 'chai';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_OP_ALWAYS_NEED,
  ZX_VMO_OP_CACHE_CLEAN,
  ZX_VMO_OP_CACHE_CLEAN_INVALIDATE,
  ZX_VMO_OP_CACHE_INVALIDATE,
  ZX_VMO_OP_CACHE_SYNC,
  ZX_VMO_OP_COMMIT,
  ZX_VMO_OP_DECOMMIT,
  ZX_VMO_OP_DONT_NEED,
  ZX_VMO_OP_ZERO,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, vmo, without, withRights } from '../handles';
import { committed, filled, PAGE, zeros } from './filled';

const MAX_U64 = 2n ** 64n - 1n;
const WRITERS = [ZX_VMO_OP_COMMIT, ZX_VMO_OP_DECOMMIT, ZX_VMO_OP_ZERO];
const HINTS = [ZX_VMO_OP_DONT_NEED, ZX_VMO_OP_ALWAYS_NEED];
const CACHE_READERS = [ZX_VMO_OP_CACHE_SYNC, ZX_VMO_OP_CACHE_CLEAN, ZX_VMO_OP_CACHE_CLEAN_INVALIDATE];
const CACHE = [...CACHE_READERS, ZX_VMO_OP_CACHE_INVALIDATE];

describe('zx_vmo_op_range', () => {
  everyMode((boot) => {
    it('ZX_ERR_BAD_HANDLE: also for an unknown operation', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_op_range(ZX_HANDLE_INVALID, 0, 0, 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: also for an unknown operation', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_op_range(event(sys), 0, 0, 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_INVALID_ARGS: an operation that is none, through any handle', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, vmo(sys), 0);
      for (const op of [0, 5, 14, 15, 0xffffffff]) {
        expect(sys.zx_vmo_op_range(bare, op, MAX_U64, MAX_U64)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: the right that each operation needs, before the range is judged', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      const [fixed, blind] = [without(sys, one, ZX_RIGHT_WRITE), without(sys, one, ZX_RIGHT_READ)];
      for (const op of [...WRITERS, ZX_VMO_OP_CACHE_INVALIDATE]) {
        expect(sys.zx_vmo_op_range(fixed, op, MAX_U64, MAX_U64)).to.deep.equal({
          status: ZX_ERR_ACCESS_DENIED,
        });
        expect(outcome(sys.zx_vmo_op_range(blind, op, 0, PAGE))).to.equal('ZX_OK');
      }
      for (const op of CACHE_READERS) {
        expect(sys.zx_vmo_op_range(blind, op, MAX_U64, 0)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
        expect(outcome(sys.zx_vmo_op_range(fixed, op, 0, PAGE))).to.equal('ZX_OK');
      }
    });

    it('ZX_OK: COMMIT commits whole pages and changes no byte', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 4 * PAGE);
      ok(a.sys.zx_vmo_write(one, Uint8Array.of(1), PAGE));
      expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_COMMIT, PAGE - 1, 2)).to.deep.equal({ status: ZX_OK });
      expect(committed(a, one)).to.equal(2 * PAGE);
      expect(zeros(a, one)).to.deep.equal([
        [0, PAGE],
        [PAGE + 1, 4 * PAGE],
      ]);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_COMMIT, 0, 9 * PAGE));
      expect(committed(a, one)).to.equal(4 * PAGE);
    });

    it('ZX_ERR_OUT_OF_RANGE: COMMIT that begins past the end, or wraps when it is rounded up', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      for (const [offset, size] of [
        [2 * PAGE, 0],
        [MAX_U64, 1],
        [MAX_U64, 0],
        [0, MAX_U64],
        [PAGE, MAX_U64],
      ] as const) {
        expect(sys.zx_vmo_op_range(one, ZX_VMO_OP_COMMIT, offset, size)).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
      }
      for (const [offset, size] of [
        [PAGE, 0],
        [PAGE, 2 ** 60],
        [2 * PAGE - 1, 1],
      ] as const) {
        expect(outcome(sys.zx_vmo_op_range(one, ZX_VMO_OP_COMMIT, offset, size))).to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: DECOMMIT and ZERO that begin past the end, or wrap', () => {
      const { sys } = boot.process();
      for (const op of [ZX_VMO_OP_DECOMMIT, ZX_VMO_OP_ZERO]) {
        for (const [offset, size] of [
          [PAGE + 1, 0],
          [2 * PAGE, PAGE],
          [MAX_U64, 1],
          [1, MAX_U64],
        ] as const) {
          expect(sys.zx_vmo_op_range(vmo(sys), op, offset, size)).to.deep.equal({
            status: ZX_ERR_OUT_OF_RANGE,
          });
        }
      }
    });

    it('ZX_OK: ZERO zeroes just those bytes, of any VMO, and what lies past the end is ignored', () => {
      const a = boot.process('a');
      const one = filled(a, 3);
      const snapshot = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, 3 * PAGE)).out;
      const slice = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SLICE, PAGE, PAGE)).out;
      expect(a.sys.zx_vmo_op_range(snapshot, ZX_VMO_OP_ZERO, 10, 2 * PAGE)).to.deep.equal({ status: ZX_OK });
      expect(zeros(a, snapshot)).to.deep.equal([[10, 2 * PAGE + 10]]);
      ok(a.sys.zx_vmo_op_range(slice, ZX_VMO_OP_ZERO, PAGE - 1, 1000));
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_ZERO, 3 * PAGE - 5, 1000));
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_ZERO, 3 * PAGE, 1000));
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_ZERO, 7, 0));
      expect(zeros(a, one)).to.deep.equal([
        [2 * PAGE - 1, 2 * PAGE],
        [3 * PAGE - 5, 3 * PAGE],
      ]);
    });

    it('ZX_OK: hints are taken of any range, without any right', () => {
      const { sys } = boot.process();
      const bare = withRights(sys, vmo(sys), 0);
      for (const op of HINTS) {
        for (const [offset, size] of [
          [0, 0],
          [100 * PAGE, 7],
          [MAX_U64, 0],
        ] as const) {
          expect(sys.zx_vmo_op_range(bare, op, offset, size)).to.deep.equal({ status: ZX_OK });
        }
        expect(outcome(sys.zx_vmo_op_range(bare, op, MAX_U64, 1))).to.equal('ZX_ERR_OUT_OF_RANGE');
      }
    });

    it('ZX_OK: cache operations do nothing, inside the VMO', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      for (const op of CACHE) {
        expect(a.sys.zx_vmo_op_range(one, op, 1, 2 * PAGE - 1)).to.deep.equal({ status: ZX_OK });
      }
      expect(zeros(a, one)).to.deep.equal([]);
    });

    it('ZX_ERR_INVALID_ARGS: a cache operation on nothing, before the range is judged', () => {
      const { sys } = boot.process();
      for (const op of CACHE) {
        expect(outcome(sys.zx_vmo_op_range(vmo(sys), op, MAX_U64, 0))).to.equal('ZX_ERR_INVALID_ARGS');
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a cache operation past the end', () => {
      const { sys } = boot.process();
      for (const op of CACHE) {
        for (const [offset, size] of [
          [0, PAGE + 1],
          [PAGE, 1],
          [MAX_U64, 1],
        ] as const) {
          expect(outcome(sys.zx_vmo_op_range(vmo(sys), op, offset, size))).to.equal('ZX_ERR_OUT_OF_RANGE');
        }
      }
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: COMMIT of more than the kernel may keep, however large, commits nothing', async () => {
        const { sys } = boot.process();
        const before = await boot.counts();
        for (const pages of [33, 2 ** 40]) {
          const one = vmo(sys, pages * PAGE);
          expect(sys.zx_vmo_op_range(one, ZX_VMO_OP_COMMIT, 0, pages * PAGE)).to.deep.equal({
            status: ZX_ERR_NO_MEMORY,
          });
          ok(sys.zx_handle_close(one));
        }
        expect(await boot.counts()).to.deep.equal(before);
        expect(outcome(sys.zx_vmo_op_range(vmo(sys, 32 * PAGE), ZX_VMO_OP_COMMIT, 0, 32 * PAGE))).to.equal(
          'ZX_OK',
        );
      });
    },
    { limits: { bytes: 32 * PAGE } },
  );
});
