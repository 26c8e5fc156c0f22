import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_UNAVAILABLE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, vmo, withRights, without } from '../handles';

const PAGE = 4096;
const MAX_U64 = 2n ** 64n - 1n;

function sizes({ sys }: UserProcess, handle: number): [size: number, contentSize: number] {
  const { size } = ok(sys.zx_vmo_get_size(handle));
  return [size, ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value];
}

/** A resizable VMO of so many pages, all ones. */
function filled({ sys }: UserProcess, pages: number): number {
  const one = vmo(sys, pages * PAGE, ZX_VMO_RESIZABLE);
  ok(sys.zx_vmo_write(one, new Uint8Array(pages * PAGE).fill(1), 0));
  return one;
}

/** Where the ones end, of a VMO in which zeros follow them. */
function ones({ sys }: UserProcess, handle: number): number {
  const { buffer } = ok(sys.zx_vmo_read(handle, 0, ok(sys.zx_vmo_get_size(handle)).size));
  const end = buffer.lastIndexOf(1) + 1;
  expect(buffer.subarray(0, end).every((byte) => byte === 1)).to.equal(true);
  return end;
}

describe('zx_vmo_set_size', () => {
  everyMode((boot) => {
    it('ZX_OK: size in pages, content size as asked, zeros from there on', () => {
      const a = boot.process('a');
      const one = filled(a, 3);
      expect(a.sys.zx_vmo_set_size(one, 5000)).to.deep.equal({ status: ZX_OK });
      expect(sizes(a, one)).to.deep.equal([2 * PAGE, 5000]);
      expect(ones(a, one)).to.equal(5000);
    });

    it('ZX_OK: what was cut off does not come back', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      ok(a.sys.zx_vmo_set_size(one, 100));
      ok(a.sys.zx_vmo_set_size(one, 2 * PAGE));
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[2 * PAGE, 2 * PAGE], 100]);
      ok(a.sys.zx_vmo_set_size(one, 0));
      ok(a.sys.zx_vmo_set_size(one, PAGE));
      expect(ones(a, one)).to.equal(0);
    });

    it('ZX_OK: growing zeroes the tail of the new last page, and nothing before it', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 50, ZX_VMO_RESIZABLE);
      ok(a.sys.zx_vmo_write(one, new Uint8Array(PAGE).fill(1), 0));
      ok(a.sys.zx_vmo_set_size(one, 100));
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, 100], 100]);
    });

    it('ZX_OK: the same size still zeroes the tail and sets the content size', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 10, ZX_VMO_RESIZABLE);
      ok(a.sys.zx_vmo_write(one, new Uint8Array(PAGE).fill(1), 0));
      ok(a.sys.zx_object_set_property(one, ZX_PROP_VMO_CONTENT_SIZE, 10_000));
      ok(a.sys.zx_vmo_set_size(one, 10));
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, 10], 10]);
    });

    it('ZX_OK: huge sizes, up to what the simulator keeps', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      ok(a.sys.zx_vmo_set_size(one, 2n ** 53n - 4096n));
      expect(sizes(a, one)).to.deep.equal([2 ** 53 - 4096, 2 ** 53 - 4096]);
      ok(a.sys.zx_vmo_set_size(one, 1));
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, 1], 1]);
    });

    it('ZX_OK: WRITE and RESIZE are all it takes', () => {
      const { sys } = boot.process();
      const able = withRights(sys, vmo(sys, 1, ZX_VMO_RESIZABLE), ZX_RIGHT_WRITE | ZX_RIGHT_RESIZE);
      expect(outcome(sys.zx_vmo_set_size(able, PAGE))).to.equal('ZX_OK');
    });

    it('ZX_OK: a snapshot keeps its size and bytes when its parent shrinks', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      const { out } = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, 2 * PAGE));
      ok(a.sys.zx_vmo_set_size(one, 0));
      expect([sizes(a, out), ones(a, out)]).to.deep.equal([[2 * PAGE, 2 * PAGE], 2 * PAGE]);
    });

    it('ZX_OK: a reference and its parent resize one another', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      const kind = ZX_VMO_CHILD_REFERENCE | ZX_VMO_CHILD_RESIZABLE;
      const { out } = ok(a.sys.zx_vmo_create_child(one, kind, 0, 0));
      ok(a.sys.zx_vmo_set_size(out, PAGE + 10));
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[2 * PAGE, PAGE + 10], PAGE + 10]);
      ok(a.sys.zx_vmo_set_size(one, 10));
      expect([sizes(a, out), ones(a, out)]).to.deep.equal([[PAGE, 10], 10]);
    });

    it('ZX_ERR_BAD_HANDLE: it must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_set_size(ZX_HANDLE_INVALID, MAX_U64)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: it must be to a VMO', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_set_size(event(sys), 1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: WRITE is needed, also of a VMO that can not be resized', () => {
      const { sys } = boot.process();
      for (const options of [0, ZX_VMO_RESIZABLE]) {
        const fixed = without(sys, vmo(sys, 1, options), ZX_RIGHT_WRITE);
        expect(sys.zx_vmo_set_size(fixed, MAX_U64)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: RESIZE is needed of a resizable one, before the size is judged', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const stiff = without(a.sys, one, ZX_RIGHT_RESIZE);
      for (const size of [0, MAX_U64]) {
        expect(a.sys.zx_vmo_set_size(stiff, size)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, PAGE], PAGE]);
    });

    it('ZX_ERR_ACCESS_DENIED: a reference without the RESIZABLE option has no RESIZE right', () => {
      const a = boot.process('a');
      const { out } = ok(a.sys.zx_vmo_create_child(filled(a, 1), ZX_VMO_CHILD_REFERENCE, 0, 0));
      expect(outcome(a.sys.zx_vmo_set_size(out, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    it('ZX_ERR_OUT_OF_RANGE: a size that wraps when it is rounded up, of either sort', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      for (const handle of [one, vmo(a.sys)]) {
        expect(a.sys.zx_vmo_set_size(handle, MAX_U64)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, PAGE], PAGE]);
    });

    it('ZX_ERR_OUT_OF_RANGE: a size that the simulator can not keep', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      for (const size of [2n ** 53n, 2n ** 60n, 2n ** 64n - 4096n]) {
        expect(outcome(a.sys.zx_vmo_set_size(one, size))).to.equal('ZX_ERR_OUT_OF_RANGE');
      }
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, PAGE], PAGE]);
    });

    it('ZX_ERR_UNAVAILABLE: a VMO that was not created resizable keeps its size, content size and bytes', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 10);
      ok(a.sys.zx_vmo_write(one, new Uint8Array(PAGE).fill(1), 0));
      for (const size of [0, 10, PAGE, 2n ** 60n]) {
        expect(a.sys.zx_vmo_set_size(one, size)).to.deep.equal({ status: ZX_ERR_UNAVAILABLE });
      }
      expect([sizes(a, one), ones(a, one)]).to.deep.equal([[PAGE, 10], PAGE]);
    });

    it('ZX_ERR_UNAVAILABLE: a slice, a snapshot without RESIZABLE, a reference to what can not be resized', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, PAGE);
      for (const kind of [ZX_VMO_CHILD_SLICE, ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_REFERENCE]) {
        const size = kind === ZX_VMO_CHILD_REFERENCE ? 0 : PAGE;
        const { out } = ok(a.sys.zx_vmo_create_child(one, kind, 0, size));
        expect(outcome(a.sys.zx_vmo_set_size(out, 0))).to.equal('ZX_ERR_UNAVAILABLE');
      }
    });

    it('a snapshot is resizable by its own option, whatever its parent is', () => {
      const a = boot.process('a');
      const kind = ZX_VMO_CHILD_SNAPSHOT | ZX_VMO_CHILD_RESIZABLE;
      const { out } = ok(a.sys.zx_vmo_create_child(vmo(a.sys), kind, 0, PAGE));
      ok(a.sys.zx_vmo_set_size(out, 3 * PAGE));
      expect(sizes(a, out)).to.deep.equal([3 * PAGE, 3 * PAGE]);
    });
  });
});
