import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_OP_ZERO,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { vmo } from '../handles';

const PAGE = 4096;

/** A VMO each of whose pages begins with its own number, counted from 1. */
function numbered({ sys }: UserProcess, count: number, options = 0): number {
  const one = vmo(sys, count * PAGE, options);
  for (let page = 0; page < count; page++) ok(sys.zx_vmo_write(one, Uint8Array.of(page + 1), page * PAGE));
  return one;
}

/** The number at the beginning of each page. */
function numbers({ sys }: UserProcess, handle: number): number[] {
  const { size } = ok(sys.zx_vmo_get_size(handle));
  const { buffer } = ok(sys.zx_vmo_read(handle, 0, size));
  return Array.from({ length: size / PAGE }, (_, page) => buffer[page * PAGE] ?? 0);
}

function write({ sys }: UserProcess, handle: number, page: number, number: number): void {
  ok(sys.zx_vmo_write(handle, Uint8Array.of(number), page * PAGE));
}

function child({ sys }: UserProcess, parent: number, kind: number, page = 0, size = 0): number {
  return ok(sys.zx_vmo_create_child(parent, kind, page * PAGE, size)).out;
}

function contentSize({ sys }: UserProcess, handle: number): number {
  return ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value;
}

for (const kind of [ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE]) {
  describe(kind === ZX_VMO_CHILD_SNAPSHOT ? 'a SNAPSHOT' : 'a SNAPSHOT_AT_LEAST_ON_WRITE', () => {
    everyMode((boot) => {
      it('and its parent go their own ways', () => {
        const a = boot.process('a');
        const parent = numbered(a, 3);
        const snapshot = child(a, parent, kind, 1, 2 * PAGE);
        write(a, parent, 1, 77);
        write(a, snapshot, 1, 88);
        expect([numbers(a, parent), numbers(a, snapshot)]).to.deep.equal([
          [1, 77, 3],
          [2, 88],
        ]);
      });

      it('does not see stores through a mapping of its parent', () => {
        const a = boot.process('a');
        const parent = numbered(a, 1);
        const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
        const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, parent, 0, PAGE));
        const view = a.memory(mapped_addr, PAGE);
        view[0] = 5;
        const snapshot = child(a, parent, kind, 0, PAGE);
        view[0] = 6;
        expect([numbers(a, parent), numbers(a, snapshot)]).to.deep.equal([[6], [5]]);
      });

      it('may begin or end past the end of its parent, where it is zeros', () => {
        const a = boot.process('a');
        const parent = numbered(a, 2);
        expect(numbers(a, child(a, parent, kind, 1, 3 * PAGE))).to.deep.equal([2, 0, 0]);
        expect(numbers(a, child(a, parent, kind, 2, PAGE))).to.deep.equal([0]);
        expect(numbers(a, child(a, parent, kind, 100, PAGE))).to.deep.equal([0]);
      });

      it('of a part of a page has the whole page of its parent, and its size as content size', () => {
        const a = boot.process('a');
        const parent = vmo(a.sys, PAGE);
        ok(a.sys.zx_vmo_write(parent, new Uint8Array(PAGE).fill(1), 0));
        const snapshot = child(a, parent, kind, 0, 100);
        expect(ok(a.sys.zx_vmo_read(snapshot, 0, PAGE)).buffer.indexOf(0)).to.equal(-1);
        expect(contentSize(a, snapshot)).to.equal(100);
      });

      it('outlives its parent, and so do snapshots of it', () => {
        const a = boot.process('a');
        const parent = numbered(a, 2);
        const snapshot = child(a, parent, kind, 0, 2 * PAGE);
        const second = child(a, snapshot, kind, 0, 2 * PAGE);
        ok(a.sys.zx_handle_close(parent));
        write(a, snapshot, 0, 9);
        ok(a.sys.zx_handle_close(snapshot));
        expect(numbers(a, second)).to.deep.equal([1, 2]);
      });

      it('does not get back what was cut off from it', () => {
        const a = boot.process('a');
        const parent = numbered(a, 2);
        const snapshot = child(a, parent, kind | ZX_VMO_CHILD_RESIZABLE, 0, 2 * PAGE);
        ok(a.sys.zx_vmo_set_size(snapshot, PAGE));
        ok(a.sys.zx_vmo_set_size(snapshot, 3 * PAGE));
        expect([numbers(a, snapshot), numbers(a, parent)]).to.deep.equal([
          [1, 0, 0],
          [1, 2],
        ]);
      });
    });
  });
}

describe('a SLICE', () => {
  everyMode((boot) => {
    it('is a window on its parent, both ways', () => {
      const a = boot.process('a');
      const parent = numbered(a, 4);
      const slice = child(a, parent, ZX_VMO_CHILD_SLICE, 1, 2 * PAGE);
      expect(numbers(a, slice)).to.deep.equal([2, 3]);
      write(a, slice, 0, 77);
      write(a, parent, 2, 88);
      expect([numbers(a, slice), numbers(a, parent)]).to.deep.equal([
        [77, 88],
        [1, 77, 88, 4],
      ]);
      ok(a.sys.zx_vmo_op_range(parent, ZX_VMO_OP_ZERO, PAGE, PAGE));
      expect(numbers(a, slice)).to.deep.equal([0, 88]);
    });

    it('of a slice adds the offsets', () => {
      const a = boot.process('a');
      const slice = child(a, numbered(a, 4), ZX_VMO_CHILD_SLICE, 1, 3 * PAGE);
      expect(numbers(a, child(a, slice, ZX_VMO_CHILD_SLICE, 1, PAGE))).to.deep.equal([3]);
    });

    it('of a snapshot shares with the snapshot only', () => {
      const a = boot.process('a');
      const parent = numbered(a, 2);
      const snapshot = child(a, parent, ZX_VMO_CHILD_SNAPSHOT, 0, 2 * PAGE);
      const slice = child(a, snapshot, ZX_VMO_CHILD_SLICE, 1, PAGE);
      write(a, slice, 0, 9);
      expect([parent, snapshot].map((each) => numbers(a, each))).to.deep.equal([
        [1, 2],
        [1, 9],
      ]);
    });

    it('has a content size of its own, the size as it was asked for', () => {
      const a = boot.process('a');
      const parent = vmo(a.sys, 4 * PAGE);
      ok(a.sys.zx_object_set_property(parent, ZX_PROP_VMO_CONTENT_SIZE, 3));
      expect(contentSize(a, child(a, parent, ZX_VMO_CHILD_SLICE, 0, 5000))).to.equal(5000);
    });

    it('sees stores through mappings, whichever of the two is mapped first', () => {
      const a = boot.process('a');
      const parent = numbered(a, 2);
      const slice = child(a, parent, ZX_VMO_CHILD_SLICE, 1, PAGE);
      const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
      const map = (handle: number): Uint8Array =>
        a.memory(ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, handle, 0, PAGE)).mapped_addr, PAGE);
      const throughSlice = map(slice);
      const throughParent = map(parent);
      throughSlice[0] = 50;
      throughParent[0] = 60;
      expect([numbers(a, parent), numbers(a, slice)]).to.deep.equal([[60, 50], [50]]);
    });

    it('keeps the bytes when its parent is closed', () => {
      const a = boot.process('a');
      const parent = numbered(a, 2);
      const slice = child(a, parent, ZX_VMO_CHILD_SLICE, 1, PAGE);
      ok(a.sys.zx_handle_close(parent));
      expect(numbers(a, slice)).to.deep.equal([2]);
    });
  });
});

describe('a REFERENCE', () => {
  everyMode((boot) => {
    it('is the same bytes, size and content size', () => {
      const a = boot.process('a');
      const parent = numbered(a, 2, ZX_VMO_RESIZABLE);
      const reference = child(a, parent, ZX_VMO_CHILD_REFERENCE);
      write(a, reference, 1, 9);
      ok(a.sys.zx_vmo_set_size(parent, 2 * PAGE + 10));
      expect([numbers(a, parent), numbers(a, reference)]).to.deep.equal([
        [1, 9, 0],
        [1, 9, 0],
      ]);
      expect(contentSize(a, reference)).to.equal(2 * PAGE + 10);
    });

    it('may be taken of a reference, and a snapshot of it', () => {
      const a = boot.process('a');
      const first = child(a, numbered(a, 2), ZX_VMO_CHILD_REFERENCE);
      const second = child(a, first, ZX_VMO_CHILD_REFERENCE);
      const snapshot = child(a, second, ZX_VMO_CHILD_SNAPSHOT, 0, 2 * PAGE);
      write(a, second, 0, 9);
      expect([first, snapshot].map((each) => numbers(a, each))).to.deep.equal([
        [9, 2],
        [1, 2],
      ]);
    });

    it('of a slice shows what the slice shows', () => {
      const a = boot.process('a');
      const slice = child(a, numbered(a, 3), ZX_VMO_CHILD_SLICE, 1, PAGE);
      expect(numbers(a, child(a, slice, ZX_VMO_CHILD_REFERENCE))).to.deep.equal([2]);
    });

    it('keeps bytes and content size when its parent is closed', () => {
      const a = boot.process('a');
      const parent = numbered(a, 2);
      ok(a.sys.zx_object_set_property(parent, ZX_PROP_VMO_CONTENT_SIZE, PAGE + 1));
      const reference = child(a, parent, ZX_VMO_CHILD_REFERENCE);
      ok(a.sys.zx_handle_close(parent));
      expect([numbers(a, reference), contentSize(a, reference)]).to.deep.equal([[1, 2], PAGE + 1]);
    });
  });
});
