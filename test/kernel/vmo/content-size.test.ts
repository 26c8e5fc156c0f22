import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_WRITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { outcome, vmo, withRights, without } from '../handles';

const PAGE = 4096;

/** A VMO of so many pages, all ones. */
function filled({ sys }: UserProcess, pages: number): number {
  const one = vmo(sys, pages * PAGE);
  ok(sys.zx_vmo_write(one, new Uint8Array(pages * PAGE).fill(1), 0));
  return one;
}

function setContentSize({ sys }: UserProcess, handle: number, value: number | bigint): void {
  ok(sys.zx_object_set_property(handle, ZX_PROP_VMO_CONTENT_SIZE, value));
}

function contentSize({ sys }: UserProcess, handle: number): number {
  return ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value;
}

/** How many ones there are in the VMO. */
function ones({ sys }: UserProcess, handle: number): number {
  const { size } = ok(sys.zx_vmo_get_size(handle));
  return ok(sys.zx_vmo_read(handle, 0, size)).buffer.filter((byte) => byte === 1).length;
}

describe('zx_object_set_property of the content size', () => {
  everyMode((boot) => {
    it('zeroes the bytes from there on, of a VMO of any sort, and leaves its size alone', () => {
      const a = boot.process('a');
      const one = filled(a, 2);
      setContentSize(a, one, 10);
      expect([contentSize(a, one), ones(a, one)]).to.deep.equal([10, 10]);
      expect(ok(a.sys.zx_vmo_get_size(one)).size).to.equal(2 * PAGE);
    });

    it('zeroes when it grows, too', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      setContentSize(a, one, 10);
      ok(a.sys.zx_vmo_write(one, new Uint8Array(100).fill(1), 0));
      setContentSize(a, one, 50);
      expect([contentSize(a, one), ones(a, one)]).to.deep.equal([50, 50]);
    });

    it('shows in a mapping that is there already', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
      const { mapped_addr } = ok(a.sys.zx_vmar_map(a.rootVmar, permissions, 0, one, 0, PAGE));
      const view = a.memory(mapped_addr, PAGE);
      setContentSize(a, one, 10);
      expect(view.lastIndexOf(1)).to.equal(9);
    });

    it('may exceed the size, which zeroes nothing', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      for (const value of [10_000, PAGE, PAGE + 1, 2 ** 53 - 1]) {
        setContentSize(a, one, value);
        expect([contentSize(a, one), ones(a, one)]).to.deep.equal([value, PAGE]);
      }
      expect(ok(a.sys.zx_vmo_get_size(one)).size).to.equal(PAGE);
    });

    it('does not bound reads and writes', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 0x1000);
      setContentSize(a, one, 0);
      ok(a.sys.zx_vmo_write(one, Uint8Array.of(1), 100));
      expect([contentSize(a, one), ones(a, one)]).to.deep.equal([0, 1]);
    });

    it('of a slice zeroes the bytes of its parent, whose own content size stays', () => {
      const a = boot.process('a');
      const one = filled(a, 3);
      const { out } = ok(a.sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SLICE, PAGE, PAGE));
      setContentSize(a, out, 100);
      expect(ones(a, one)).to.equal(2 * PAGE + 100);
      expect([contentSize(a, one), contentSize(a, out)]).to.deep.equal([3 * PAGE, 100]);
    });

    it("is one with that of references, and with nobody else's", () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const child = (kind: number, size: number): number =>
        ok(a.sys.zx_vmo_create_child(one, kind, 0, size)).out;
      const reference = child(ZX_VMO_CHILD_REFERENCE, 0);
      const snapshot = child(ZX_VMO_CHILD_SNAPSHOT, 77);
      const slice = child(ZX_VMO_CHILD_SLICE, 78);
      setContentSize(a, reference, 20);
      expect([one, reference, snapshot, slice].map((each) => contentSize(a, each))).to.deep.equal([
        20, 20, 77, 78,
      ]);
      expect([ones(a, one), ones(a, snapshot), ones(a, slice)]).to.deep.equal([20, PAGE, 20]);
      setContentSize(a, one, 30);
      expect(contentSize(a, reference)).to.equal(30);
    });

    it('needs SET_PROPERTY and WRITE, and no more: zx_object_set_property ZX_OK', () => {
      const { sys } = boot.process();
      const able = withRights(sys, vmo(sys), ZX_RIGHT_SET_PROPERTY | ZX_RIGHT_WRITE);
      expect(sys.zx_object_set_property(able, ZX_PROP_VMO_CONTENT_SIZE, 1)).to.deep.equal({ status: ZX_OK });
    });

    it('zx_object_set_property ZX_ERR_ACCESS_DENIED: without WRITE, and nothing changes', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      const fixed = without(a.sys, one, ZX_RIGHT_WRITE);
      expect(a.sys.zx_object_set_property(fixed, ZX_PROP_VMO_CONTENT_SIZE, 0)).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect([contentSize(a, one), ones(a, one)]).to.deep.equal([PAGE, PAGE]);
    });

    it('zx_object_set_property ZX_ERR_ACCESS_DENIED: a missing WRITE beats a wrong type', () => {
      const a = boot.process('a');
      const weak = without(a.sys, a.self, ZX_RIGHT_WRITE);
      expect(outcome(a.sys.zx_object_set_property(weak, ZX_PROP_VMO_CONTENT_SIZE, 0))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
    });

    it('zx_object_set_property ZX_ERR_OUT_OF_RANGE: 2^53 or more, and nothing changes', () => {
      const a = boot.process('a');
      const one = filled(a, 1);
      for (const value of [2n ** 53n, 2n ** 64n - 1n]) {
        expect(a.sys.zx_object_set_property(one, ZX_PROP_VMO_CONTENT_SIZE, value)).to.deep.equal({
          status: ZX_ERR_OUT_OF_RANGE,
        });
      }
      expect([contentSize(a, one), ones(a, one)]).to.deep.equal([PAGE, PAGE]);
    });
  });
});
