import { expect } from 'chai';
import {
  ok,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_OK,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_OP_DECOMMIT,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { outcome } from '../handles';
import { committed, filled, PAGE, zeros } from './filled';

describe('DECOMMIT: zx_vmo_op_range', () => {
  everyMode((boot) => {
    it('ZX_OK: zeroes whole pages and gives them back, also in a mapping', () => {
      const a = boot.process('a');
      const one = filled(a, 3);
      const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, one, 0, 3 * PAGE));
      expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, PAGE, PAGE)).to.deep.equal({ status: ZX_OK });
      expect(committed(a, one)).to.equal(2 * PAGE);
      expect(zeros(a, one)).to.deep.equal([[PAGE, 2 * PAGE]]);
      expect(a.memory(mapped_addr + PAGE - 1, 3)).to.deep.equal(Uint8Array.of(1, 0, 0));
    });

    it('ZX_ERR_INVALID_ARGS: of parts of pages, unless nothing is left of the range', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      for (const [offset, size] of [
        [1, PAGE],
        [0, 1],
        [0, PAGE + 1],
        [PAGE, PAGE + 1],
      ] as const) {
        expect(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, offset, size)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
      expect(zeros(a, one)).to.deep.equal([]);
      for (const [offset, size] of [
        [1, 0],
        [2 * PAGE, 77],
      ] as const) {
        expect(outcome(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, offset, size))).to.equal('ZX_OK');
      }
    });

    it('ZX_OK: may reach past the end', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      ok(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, PAGE, 100 * PAGE));
      expect(zeros(a, one)).to.deep.equal([[PAGE, 2 * PAGE]]);
    });

    it('ZX_ERR_NOT_SUPPORTED: while a snapshot is there, of either side; aligned or not', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const { out } = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE));
      for (const side of [one, out]) {
        for (const size of [PAGE, 1]) {
          expect(a.sys.zx_vmo_op_range(side, ZX_VMO_OP_DECOMMIT, 0, size)).to.deep.equal({
            status: ZX_ERR_NOT_SUPPORTED,
          });
        }
        expect(outcome(a.sys.zx_vmo_op_range(side, ZX_VMO_OP_DECOMMIT, 1, 0))).to.equal('ZX_OK');
      }
      ok(a.sys.zx_handle_close(out));
      expect(outcome(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, 0, PAGE))).to.equal('ZX_OK');
      expect(zeros(a, one)).to.deep.equal([[0, PAGE]]);
    });

    it('ZX_OK: of a snapshot that outlived its parent and its siblings', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const [first, second] = [0, 1].map(
        () => ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE)).out,
      );
      const decommit = (): string => outcome(a.sys.zx_vmo_op_range(first ?? 0, ZX_VMO_OP_DECOMMIT, 0, PAGE));
      ok(a.sys.zx_handle_close(one));
      expect(decommit()).to.equal('ZX_ERR_NOT_SUPPORTED');
      ok(a.sys.zx_handle_close(second ?? 0));
      expect(decommit()).to.equal('ZX_OK');
    });

    it('ZX_ERR_NOT_SUPPORTED: while a slice keeps the pages of a snapshot', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const snapshot = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE)).out;
      const slice = ok(a.sys.zx_vmo_create_child(snapshot, ZX_VMO_CHILD_SLICE, 0, PAGE)).out;
      ok(a.sys.zx_handle_close(snapshot));
      const decommit = (): string => outcome(a.sys.zx_vmo_op_range(one, ZX_VMO_OP_DECOMMIT, 0, PAGE));
      expect(decommit()).to.equal('ZX_ERR_NOT_SUPPORTED');
      ok(a.sys.zx_handle_close(slice));
      expect(decommit()).to.equal('ZX_OK');
    });

    it('ZX_OK: through a slice or a reference zeroes the parent; a slice trims before it looks', () => {
      const a = boot.process('a');
      const one = filled(a, 4);
      const slice = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SLICE, PAGE, PAGE)).out;
      const reference = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_REFERENCE, 0, 0)).out;
      ok(a.sys.zx_vmo_op_range(slice, ZX_VMO_OP_DECOMMIT, 0, PAGE + 1));
      ok(a.sys.zx_vmo_op_range(reference, ZX_VMO_OP_DECOMMIT, 3 * PAGE, PAGE));
      expect(zeros(a, one)).to.deep.equal([
        [PAGE, 2 * PAGE],
        [3 * PAGE, 4 * PAGE],
      ]);
      expect(outcome(a.sys.zx_vmo_op_range(reference, ZX_VMO_OP_DECOMMIT, 3 * PAGE, PAGE + 1))).to.equal(
        'ZX_ERR_INVALID_ARGS',
      );
    });
  });
});
