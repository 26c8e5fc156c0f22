import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_INFO_VMO,
  ZX_RIGHT_OP_CHILDREN,
  ZX_RIGHT_WRITE,
  ZX_VM_CAN_MAP_READ,
  ZX_VM_SPECIFIC,
  ZX_VMAR_OP_ALWAYS_NEED,
  ZX_VMAR_OP_COMMIT,
  ZX_VMAR_OP_DECOMMIT,
  ZX_VMAR_OP_DONT_NEED,
  ZX_VMAR_OP_MAP_RANGE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, vmo } from '../handles';
import {
  mapped,
  MAX_U64,
  numberedVmo,
  outcome,
  PAGE,
  pageAt,
  READ,
  READ_WRITE,
  region,
  rootRange,
  without,
} from './setup';

const CHANGES = [ZX_VMAR_OP_COMMIT, ZX_VMAR_OP_DECOMMIT];
const HINTS = [ZX_VMAR_OP_MAP_RANGE, ZX_VMAR_OP_DONT_NEED, ZX_VMAR_OP_ALWAYS_NEED];
const ALL = [...CHANGES, ...HINTS];

describe('zx_vmar_op_range', () => {
  everyMode((boot) => {
    let a: UserProcess;
    const operate = (
      op: number,
      addr: number | bigint,
      len: number | bigint,
      through = a.rootVmar,
      buffer_size = 0,
    ) => outcome(a.sys.zx_vmar_op_range(through, op, addr, len, buffer_size));
    const committed = (handle: number) =>
      ok(a.sys.zx_object_get_info(handle, ZX_INFO_VMO)).info.committed_bytes;

    beforeEach(() => {
      a = boot.process('a');
    });

    it('ZX_OK: COMMIT commits what is mapped, and changes no byte', () => {
      const one = numberedVmo(a, 1);
      const addr = mapped(a, one, 1);
      expect(a.sys.zx_vmar_op_range(a.rootVmar, ZX_VMAR_OP_COMMIT, addr, 1)).to.deep.equal({ status: 0 });
      expect(pageAt(a, addr)).to.equal(1);
      const empty = vmo(a.sys, 4 * PAGE);
      expect(operate(ZX_VMAR_OP_COMMIT, mapped(a, empty, 4) + PAGE, 2 * PAGE)).to.equal('ZX_OK');
      expect(committed(empty)).to.equal(2 * PAGE);
    });

    it('ZX_OK: DECOMMIT zeroes what is mapped in the range, over several mappings', () => {
      const { handle, base } = region(a, 4);
      const one = numberedVmo(a, 4);
      for (const [at, from] of [
        [0, 2],
        [2, 0],
      ] as const) {
        const options = READ_WRITE | ZX_VM_SPECIFIC;
        ok(a.sys.zx_vmar_map(handle, options, at * PAGE, one, from * PAGE, 2 * PAGE));
      }
      expect(operate(ZX_VMAR_OP_DECOMMIT, base + PAGE, 2 * PAGE, handle)).to.equal('ZX_OK');
      expect([0, 1, 2, 3].map((page) => pageAt(a, base + page * PAGE))).to.deep.equal([3, 0, 0, 2]);
    });

    it('ZX_OK: the other operations only look, through any mapping of a region within too', () => {
      const { handle, base } = region(a, 2, ZX_VM_CAN_MAP_READ);
      const one = numberedVmo(a, 2);
      ok(a.sys.zx_vmar_map(handle, READ, 0, one, 0, 2 * PAGE));
      for (const op of HINTS) expect(operate(op, base, 2 * PAGE)).to.equal('ZX_OK');
      expect(pageAt(a, base)).to.equal(1);
      const beyond = mapped(a, vmo(a.sys), 3);
      for (const op of HINTS) expect(operate(op, beyond + 2 * PAGE, PAGE)).to.equal('ZX_OK');
    });

    it('ZX_OK: what a mapping allows now is of no matter, nor are the rights of the region’s handle', () => {
      const addr = mapped(a, vmo(a.sys), 1);
      ok(a.sys.zx_vmar_protect(a.rootVmar, 0, addr, PAGE));
      expect(operate(ZX_VMAR_OP_COMMIT, addr, PAGE, without(a, a.rootVmar, 0x1c))).to.equal('ZX_OK');
    });

    it('ZX_ERR_BAD_HANDLE: before an unknown operation', () => {
      expect(a.sys.zx_vmar_op_range(ZX_HANDLE_INVALID, 0, 1, 0, 1)).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
    });

    it('ZX_ERR_WRONG_TYPE: before an unknown operation', () => {
      expect(a.sys.zx_vmar_op_range(event(a.sys), 0, 1, 0, 1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_INVALID_ARGS: an operation that is none', () => {
      for (const op of [0, 4, 6, 10, 11, 14, 0xffffffff]) {
        expect(a.sys.zx_vmar_op_range(a.rootVmar, op, 0, PAGE)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_INVALID_ARGS: a buffer, an empty range, an address within a page', () => {
      const addr = mapped(a, vmo(a.sys), 1);
      for (const op of ALL) {
        expect(operate(op, addr, PAGE, a.rootVmar, 1)).to.equal('ZX_ERR_INVALID_ARGS');
        for (const len of [0, MAX_U64]) expect(operate(op, addr, len)).to.equal('ZX_ERR_INVALID_ARGS');
        expect(operate(op, addr + 1, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
        expect(operate(op, 1, MAX_U64)).to.equal('ZX_ERR_INVALID_ARGS');
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: outside the region, a dead one too', () => {
      const { handle, base } = region(a, 2);
      const { base: root } = rootRange(a);
      const outside = [
        [base - PAGE, PAGE],
        [base + 2 * PAGE, PAGE],
        [base, 3 * PAGE],
        [2n ** 60n, PAGE],
      ] as const;
      for (const [addr, len] of outside) {
        expect(a.sys.zx_vmar_op_range(handle, ZX_VMAR_OP_COMMIT, addr, len)).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
      }
      expect(operate(ZX_VMAR_OP_COMMIT, root - PAGE, PAGE)).to.equal('ZX_ERR_OUT_OF_RANGE');
      ok(a.sys.zx_vmar_destroy(handle));
      expect(operate(ZX_VMAR_OP_COMMIT, base, 3 * PAGE, handle)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(operate(ZX_VMAR_OP_COMMIT, base, PAGE, handle), 'ZX_ERR_BAD_STATE').to.equal('ZX_ERR_BAD_STATE');
    });

    it('ZX_ERR_BAD_STATE: holes before, between and behind mappings, and what was destroyed', () => {
      const { handle, base } = region(a, 5);
      for (const op of ALL) expect(operate(op, base, PAGE, handle)).to.equal('ZX_ERR_BAD_STATE');
      for (const page of [1, 3]) {
        ok(a.sys.zx_vmar_map(handle, READ_WRITE | ZX_VM_SPECIFIC, page * PAGE, vmo(a.sys), 0, PAGE));
      }
      for (const op of ALL) {
        for (const [from, count] of [
          [0, 2],
          [1, 3],
          [3, 2],
        ] as const) {
          expect(operate(op, base + from * PAGE, count * PAGE, handle)).to.equal('ZX_ERR_BAD_STATE');
        }
        expect(operate(op, base + PAGE, PAGE, handle)).to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_BAD_STATE: what lies before a hole stays done', () => {
      const addr = mapped(a, numberedVmo(a, 1), 1);
      const alone = region(a, 2);
      ok(a.sys.zx_vmar_map(alone.handle, READ_WRITE, 0, numberedVmo(a, 1), 0, PAGE));
      expect(operate(ZX_VMAR_OP_DECOMMIT, alone.base, 2 * PAGE, alone.handle)).to.equal('ZX_ERR_BAD_STATE');
      expect(pageAt(a, alone.base)).to.equal(0);
      expect(pageAt(a, addr)).to.equal(1);
    });

    it('ZX_ERR_INVALID_ARGS: COMMIT and DECOMMIT through a region around, the others without the right', () => {
      const { handle, base } = region(a, 1);
      ok(a.sys.zx_vmar_map(handle, READ_WRITE, 0, numberedVmo(a, 1), 0, PAGE));
      for (const op of CHANGES) expect(operate(op, base, PAGE)).to.equal('ZX_ERR_INVALID_ARGS');
      expect(pageAt(a, base)).to.equal(1);
      const childless = without(a, a.rootVmar, ZX_RIGHT_OP_CHILDREN);
      for (const op of HINTS) expect(operate(op, base, PAGE, childless)).to.equal('ZX_ERR_INVALID_ARGS');
      for (const op of CHANGES) expect(operate(op, base, PAGE, handle)).to.equal('ZX_OK');
    });

    it('ZX_ERR_ACCESS_DENIED: COMMIT and DECOMMIT of what could never be written', () => {
      const readOnly = without(a, numberedVmo(a, 1), ZX_RIGHT_WRITE);
      const addr = mapped(a, readOnly, 1, READ);
      for (const op of CHANGES) expect(operate(op, addr, PAGE)).to.equal('ZX_ERR_ACCESS_DENIED');
      for (const op of HINTS) expect(operate(op, addr, PAGE)).to.equal('ZX_OK');
      const raisable = mapped(a, numberedVmo(a, 1), 1, READ);
      for (const op of CHANGES) expect(operate(op, raisable, PAGE)).to.equal('ZX_OK');
    });

    it('ZX_ERR_OUT_OF_RANGE: what COMMIT and DECOMMIT name begins beyond the VMO', () => {
      const addr = mapped(a, vmo(a.sys), 4);
      for (const op of CHANGES) {
        expect(operate(op, addr + 2 * PAGE, PAGE)).to.equal('ZX_ERR_OUT_OF_RANGE');
        expect(operate(op, addr, 4 * PAGE), 'cut at the end').to.equal('ZX_OK');
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: DECOMMIT of what shares pages copy-on-write', () => {
      const parent = numberedVmo(a, 1);
      const child = ok(a.sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE)).out;
      for (const handle of [parent, child]) {
        const addr = mapped(a, handle, 1);
        expect(operate(ZX_VMAR_OP_DECOMMIT, addr, PAGE)).to.equal('ZX_ERR_NOT_SUPPORTED');
        expect(operate(ZX_VMAR_OP_COMMIT, addr, PAGE)).to.equal('ZX_OK');
        expect(pageAt(a, addr)).to.equal(1);
      }
    });

    it('DECOMMIT through a mapped slice zeroes the parent', () => {
      const parent = numberedVmo(a, 3);
      const slice = ok(a.sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SLICE, PAGE, PAGE)).out;
      expect(operate(ZX_VMAR_OP_DECOMMIT, mapped(a, slice, 1), PAGE)).to.equal('ZX_OK');
      const { buffer } = ok(a.sys.zx_vmo_read(parent, 0, 3 * PAGE));
      expect([0, 1, 2].map((page) => buffer[page * PAGE])).to.deep.equal([1, 0, 3]);
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: COMMIT beyond what the kernel may keep', () => {
        const a = boot.process('a');
        const addr = mapped(a, vmo(a.sys, 64 * PAGE), 64);
        expect(outcome(a.sys.zx_vmar_op_range(a.rootVmar, ZX_VMAR_OP_COMMIT, addr, 64 * PAGE))).to.equal(
          'ZX_ERR_NO_MEMORY',
        );
      });
    },
    { limits: { bytes: 32 * PAGE } },
  );
});
