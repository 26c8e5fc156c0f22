import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, vmo, withRights, without } from '../handles';

const PAGE = 4096;
const MAX_U64 = 2n ** 64n - 1n;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Ranges that reach past the end of a VMO of one page. */
const BEYOND: readonly (readonly [offset: number | bigint, length: number])[] = [
  [0, PAGE + 1],
  [1, PAGE],
  [PAGE, 1],
  [PAGE + 1, 0],
  [2 ** 52, 1],
  [MAX_U64, 1],
  [MAX_U64, 0],
  [MAX_U64, 2],
];

function contentSize({ sys }: UserProcess, handle: number): number {
  return ok(sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).value;
}

describe('zx_vmo_read', () => {
  everyMode((boot) => {
    it('ZX_OK: the bytes that were written, wherever pages begin', () => {
      const { sys } = boot.process();
      const one = vmo(sys, 3 * PAGE);
      const bytes = Uint8Array.from({ length: 2 * PAGE }, (_, i) => i % 251);
      ok(sys.zx_vmo_write(one, bytes, 100));
      expect(sys.zx_vmo_read(one, 99, 2 * PAGE + 2)).to.deep.equal({
        status: ZX_OK,
        buffer: Uint8Array.of(0, ...bytes, 0),
      });
    });

    it('ZX_OK: nothing, also at the very end', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      for (const offset of [0, 10, PAGE]) {
        expect(sys.zx_vmo_read(one, offset, 0)).to.deep.equal({ status: ZX_OK, buffer: new Uint8Array(0) });
      }
      expect(outcome(sys.zx_vmo_read(vmo(sys, 0), 0, 0))).to.equal('ZX_OK');
    });

    it('ZX_OK: the bound is the size, not the content size', () => {
      const { sys } = boot.process();
      expect(ok(sys.zx_vmo_read(vmo(sys, 1), 0, PAGE)).buffer).to.have.length(PAGE);
    });

    it('ZX_OK: READ is all it takes; what comes back is a copy', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      const { buffer } = ok(sys.zx_vmo_read(withRights(sys, one, ZX_RIGHT_READ), 0, 4));
      buffer.fill(9);
      expect(ok(sys.zx_vmo_read(one, 0, 4)).buffer).to.deep.equal(new Uint8Array(4));
    });

    it('ZX_ERR_OUT_OF_RANGE: any byte past the end', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      for (const [offset, length] of BEYOND) {
        expect(sys.zx_vmo_read(one, offset, length)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
      expect(outcome(sys.zx_vmo_read(one, 1, MAX_U64))).to.equal('ZX_ERR_OUT_OF_RANGE');
    });

    it('ZX_ERR_NO_MEMORY: more than 1 GiB at once, if the range is good', () => {
      const { sys } = boot.process();
      const huge = vmo(sys, 2 ** 31);
      expect(sys.zx_vmo_read(huge, 0, 2 ** 30 + 1)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
      expect(outcome(sys.zx_vmo_read(huge, 2 ** 31, 2 ** 30 + 1))).to.equal('ZX_ERR_OUT_OF_RANGE');
    });

    it('ZX_ERR_BAD_HANDLE: it must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_read(ZX_HANDLE_INVALID, MAX_U64, 9)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: it must be to a VMO, which beats a missing right', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_read(event(sys), MAX_U64, 9)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: READ is needed, before the range is judged', () => {
      const { sys } = boot.process();
      const blind = without(sys, vmo(sys), ZX_RIGHT_READ);
      expect(sys.zx_vmo_read(blind, MAX_U64, 9)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      expect(outcome(sys.zx_vmo_read(blind, 0, 0))).to.equal('ZX_ERR_ACCESS_DENIED');
    });
  });
});

describe('zx_vmo_write', () => {
  everyMode((boot) => {
    it('ZX_OK: changes those bytes and no others', () => {
      const { sys } = boot.process();
      const one = vmo(sys, 2 * PAGE);
      expect(sys.zx_vmo_write(one, text('hello'), PAGE - 2)).to.deep.equal({ status: ZX_OK });
      const expected = new Uint8Array(2 * PAGE);
      expected.set(text('hello'), PAGE - 2);
      expect(ok(sys.zx_vmo_read(one, 0, 2 * PAGE)).buffer).to.deep.equal(expected);
    });

    it('ZX_OK: nothing, also at the very end', () => {
      const { sys } = boot.process();
      for (const offset of [0, 10, PAGE]) {
        expect(outcome(sys.zx_vmo_write(vmo(sys), new Uint8Array(0), offset))).to.equal('ZX_OK');
      }
    });

    it('ZX_OK: changes neither size nor content size; WRITE is all it takes', () => {
      const a = boot.process('a');
      const one = vmo(a.sys, 10);
      ok(a.sys.zx_vmo_write(withRights(a.sys, one, ZX_RIGHT_WRITE), text('beyond'), 2000));
      expect(contentSize(a, one)).to.equal(10);
      expect(ok(a.sys.zx_vmo_get_size(one)).size).to.equal(PAGE);
      expect(ok(a.sys.zx_vmo_read(one, 2000, 6)).buffer).to.deep.equal(text('beyond'));
    });

    it('ZX_OK: a part of a larger array', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      ok(sys.zx_vmo_write(one, text('abcdef').subarray(2, 4), 0));
      expect(ok(sys.zx_vmo_read(one, 0, 3)).buffer).to.deep.equal(Uint8Array.of(99, 100, 0));
    });

    it('ZX_OK: many megabytes at once', () => {
      const { sys } = boot.process();
      const size = 9 * 2 ** 20;
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31) % 253);
      const one = vmo(sys, size);
      ok(sys.zx_vmo_write(one, bytes, 0));
      const { buffer } = ok(sys.zx_vmo_read(one, 0, size));
      expect(Buffer.compare(buffer, bytes)).to.equal(0);
    });

    it('ZX_ERR_OUT_OF_RANGE: any byte past the end, and nothing is written', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      for (const [offset, length] of BEYOND) {
        const ones = new Uint8Array(length).fill(1);
        expect(sys.zx_vmo_write(one, ones, offset)).to.deep.equal({ status: ZX_ERR_OUT_OF_RANGE });
      }
      expect(ok(sys.zx_vmo_read(one, 0, PAGE)).buffer).to.deep.equal(new Uint8Array(PAGE));
    });

    it('ZX_ERR_BAD_HANDLE: it must be a handle of the process', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_write(ZX_HANDLE_INVALID, text('x'), 0)).to.deep.equal({ status: ZX_ERR_BAD_HANDLE });
    });

    it('ZX_ERR_WRONG_TYPE: it must be to a VMO, which beats a missing right', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_write(event(sys), text('x'), 0)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: WRITE is needed, before the range is judged', () => {
      const { sys } = boot.process();
      const fixed = without(sys, vmo(sys), ZX_RIGHT_WRITE);
      expect(sys.zx_vmo_write(fixed, text('x'), MAX_U64)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: the kernel is at its limit of memory, and nothing is written', async () => {
        const { sys } = boot.process();
        const one = vmo(sys, 64 * PAGE);
        const before = await boot.counts();
        expect(sys.zx_vmo_write(one, new Uint8Array(33 * PAGE).fill(1), 0)).to.deep.equal({
          status: ZX_ERR_NO_MEMORY,
        });
        expect(await boot.counts()).to.deep.equal(before);
        expect(ok(sys.zx_vmo_read(one, 0, PAGE)).buffer).to.deep.equal(new Uint8Array(PAGE));
        expect(outcome(sys.zx_vmo_write(one, new Uint8Array(20 * PAGE).fill(1), 0))).to.equal('ZX_OK');
      });

      it('ZX_OK: pages that are there already take no further memory', () => {
        const { sys } = boot.process();
        const one = vmo(sys, 20 * PAGE);
        const bytes = new Uint8Array(20 * PAGE).fill(1);
        for (let round = 0; round < 3; round++)
          expect(outcome(sys.zx_vmo_write(one, bytes, 0))).to.equal('ZX_OK');
      });
    },
    { limits: { bytes: 32 * PAGE } },
  );
});
