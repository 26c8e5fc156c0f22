import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_OP_LOCK,
  ZX_VMO_OP_TRY_LOCK,
  ZX_VMO_OP_UNLOCK,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { outcome, vmo, withRights } from '../handles';

const PAGE = 4096;
const SIZE = 2 * PAGE;
const LOCK_STATE = 32;
const LOCKS = [ZX_VMO_OP_LOCK, ZX_VMO_OP_TRY_LOCK, ZX_VMO_OP_UNLOCK];

const discardable = ({ sys }: UserProcess): number => vmo(sys, SIZE, ZX_VMO_DISCARDABLE);

/** How often it can be unlocked. */
function locks({ sys }: UserProcess, handle: number, size = SIZE): number {
  let count = 0;
  while (sys.zx_vmo_op_range(handle, ZX_VMO_OP_UNLOCK, 0, size).status === ZX_OK) count++;
  return count;
}

describe('locks of a discardable VMO: zx_vmo_op_range', () => {
  everyMode((boot) => {
    it('ZX_OK: LOCK tells what is locked, and that nothing was discarded', () => {
      const a = boot.process('a');
      const one = discardable(a);
      expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_LOCK, 0, SIZE, LOCK_STATE)).to.deep.equal({
        status: ZX_OK,
        buffer: { offset: 0, size: SIZE, discarded_offset: 0, discarded_size: 0 },
      });
    });

    it('ZX_OK: TRY_LOCK and UNLOCK tell nothing, whatever the buffer', () => {
      const a = boot.process('a');
      const one = discardable(a);
      for (const size of [0, LOCK_STATE]) {
        expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_TRY_LOCK, 0, SIZE, size)).to.deep.equal({
          status: ZX_OK,
        });
        expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_UNLOCK, 0, SIZE, size)).to.deep.equal({ status: ZX_OK });
      }
    });

    it('ZX_OK: locks are counted, by the VMO and not by the handle', () => {
      const a = boot.process('a');
      const one = discardable(a);
      const other = withRights(a.sys, one, ZX_RIGHT_SAME_RIGHTS);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_LOCK, 0, SIZE, 100));
      ok(a.sys.zx_vmo_op_range(other, ZX_VMO_OP_TRY_LOCK, 0, SIZE));
      ok(a.sys.zx_handle_close(other));
      expect(locks(a, one)).to.equal(2);
    });

    it('ZX_OK: READ or WRITE is enough', () => {
      const a = boot.process('a');
      const one = discardable(a);
      for (const right of [ZX_RIGHT_READ, ZX_RIGHT_WRITE]) {
        const able = withRights(a.sys, one, right);
        ok(a.sys.zx_vmo_op_range(able, ZX_VMO_OP_LOCK, 0, SIZE, LOCK_STATE));
        ok(a.sys.zx_vmo_op_range(able, ZX_VMO_OP_TRY_LOCK, 0, SIZE));
        expect(locks(a, able)).to.equal(2);
      }
    });

    it('ZX_OK: bytes can be read and written, locked or not', () => {
      const a = boot.process('a');
      const one = discardable(a);
      ok(a.sys.zx_vmo_write(one, Uint8Array.of(5), 0));
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_LOCK, 0, SIZE, LOCK_STATE));
      expect(ok(a.sys.zx_vmo_read(one, 0, 1)).buffer).to.deep.equal(Uint8Array.of(5));
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_UNLOCK, 0, SIZE));
      expect(ok(a.sys.zx_vmo_read(one, 0, 1)).buffer).to.deep.equal(Uint8Array.of(5));
    });

    it('ZX_ERR_ACCESS_DENIED: with neither READ nor WRITE, before anything else', () => {
      const { sys } = boot.process();
      const weak = withRights(sys, vmo(sys), ZX_RIGHT_MAP | ZX_RIGHT_DUPLICATE);
      for (const op of LOCKS) {
        expect(sys.zx_vmo_op_range(weak, op, 1, 1)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: only a discardable VMO has locks, which beats a bad range', () => {
      const { sys } = boot.process();
      for (const one of [vmo(sys), vmo(sys, PAGE, ZX_VMO_RESIZABLE)]) {
        for (const op of LOCKS) {
          expect(sys.zx_vmo_op_range(one, op, 1, 1, 0)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
        }
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a lock is of the whole VMO, which beats a short buffer', () => {
      const a = boot.process('a');
      const one = discardable(a);
      for (const [offset, size] of [
        [0, PAGE],
        [0, 0],
        [1, SIZE],
        [PAGE, PAGE],
        [0, 2n ** 64n - 1n],
      ] as const) {
        for (const op of LOCKS) {
          expect(a.sys.zx_vmo_op_range(one, op, offset, size)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
        }
      }
    });

    it('ZX_ERR_INVALID_ARGS: LOCK needs room for its report, and locks nothing without', () => {
      const a = boot.process('a');
      const one = discardable(a);
      for (const size of [0, LOCK_STATE - 1]) {
        expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_LOCK, 0, SIZE, size)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
      expect(outcome(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_LOCK, 0, SIZE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(locks(a, one)).to.equal(0);
    });

    it('ZX_ERR_BAD_STATE: UNLOCK undoes a lock, and there is none at first', () => {
      const a = boot.process('a');
      const one = discardable(a);
      expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_UNLOCK, 0, SIZE)).to.deep.equal({
        status: ZX_ERR_BAD_STATE,
      });
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_TRY_LOCK, 0, SIZE));
      expect(locks(a, one)).to.equal(1);
    });

    it('a resize changes the size that a lock must name', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, SIZE, ZX_VMO_DISCARDABLE | ZX_VMO_RESIZABLE);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_TRY_LOCK, 0, SIZE));
      ok(a.sys.zx_vmo_set_size(one, PAGE));
      expect(outcome(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_UNLOCK, 0, SIZE))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(locks(a, one, PAGE)).to.equal(1);
    });
  });
});
