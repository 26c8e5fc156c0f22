import { expect } from 'chai';
import {
  ok,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_MEMORY,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_READ,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_DISCARDABLE,
  ZX_VMO_RESIZABLE,
  ZX_VMO_ZERO_CHILDREN,
} from '../../../kernel';
import { everyMode } from '../../harness/modes';
import { event, outcome, signalsOf, vmo, without, withRights } from '../handles';

const PAGE = 4096;
const MAX_U64 = 2n ** 64n - 1n;
const SNAPSHOTS = [ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE];

/** Each way to say no kind, or more than one, or an option that the kind does not take. */
const BAD_OPTIONS = [0, 2, 9, 12, 17, 20 | 8, 24, 32, 40 | 4, 65, 72, 80, 128, 129, 0x80000001];

describe('zx_vmo_create_child', () => {
  everyMode((boot) => {
    it('ZX_OK: each kind, with each option that it takes', () => {
      const { sys } = boot.process();
      const [fixed, resizable] = [vmo(sys, 2 * PAGE), vmo(sys, 2 * PAGE, ZX_VMO_RESIZABLE)];
      const create = (parent: number, options: number, size: number): string =>
        outcome(sys.zx_vmo_create_child(parent, options, 0, size));
      for (const kind of SNAPSHOTS) {
        for (const more of [0, ZX_VMO_CHILD_RESIZABLE, ZX_VMO_CHILD_NO_WRITE]) {
          expect([create(fixed, kind | more, PAGE), create(resizable, kind | more, PAGE)]).to.deep.equal([
            'ZX_OK',
            'ZX_OK',
          ]);
        }
      }
      for (const more of [0, ZX_VMO_CHILD_NO_WRITE]) {
        expect(create(fixed, ZX_VMO_CHILD_SLICE | more, PAGE)).to.equal('ZX_OK');
        expect(create(fixed, ZX_VMO_CHILD_REFERENCE | more, 0)).to.equal('ZX_OK');
        expect(create(resizable, ZX_VMO_CHILD_REFERENCE | more, 0)).to.equal('ZX_OK');
      }
      expect(create(resizable, ZX_VMO_CHILD_REFERENCE | ZX_VMO_CHILD_RESIZABLE, 0)).to.equal('ZX_OK');
    });

    it('ZX_OK: size 0 of a snapshot and a slice, also at the very end', () => {
      const { sys } = boot.process();
      const one = vmo(sys, PAGE);
      for (const kind of [...SNAPSHOTS, ZX_VMO_CHILD_SLICE]) {
        for (const offset of [0, PAGE]) {
          const { out } = ok(sys.zx_vmo_create_child(one, kind, offset, 0));
          expect(ok(sys.zx_vmo_get_size(out)).size).to.equal(0);
        }
      }
    });

    it('ZX_OK: DUPLICATE and READ are all it takes', () => {
      const { sys } = boot.process();
      const able = withRights(sys, vmo(sys), ZX_RIGHT_DUPLICATE | ZX_RIGHT_READ);
      expect(outcome(sys.zx_vmo_create_child(able, ZX_VMO_CHILD_SNAPSHOT, 0, PAGE))).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: NO_WRITE and RESIZABLE exclude each other, before the handle is looked at', () => {
      const { sys } = boot.process();
      for (const kind of [...SNAPSHOTS, 0]) {
        const options = kind | ZX_VMO_CHILD_NO_WRITE | ZX_VMO_CHILD_RESIZABLE;
        expect(sys.zx_vmo_create_child(ZX_HANDLE_INVALID, options, 0, 0)).to.deep.equal({
          status: ZX_ERR_INVALID_ARGS,
        });
      }
    });

    it('ZX_ERR_BAD_HANDLE: also with bad options', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_create_child(ZX_HANDLE_INVALID, 0, 1, 1)).to.deep.equal({
        status: ZX_ERR_BAD_HANDLE,
      });
    });

    it('ZX_ERR_WRONG_TYPE: it must be to a VMO, which beats a missing right', () => {
      const { sys } = boot.process();
      expect(sys.zx_vmo_create_child(event(sys), 0, 1, 1)).to.deep.equal({ status: ZX_ERR_WRONG_TYPE });
    });

    it('ZX_ERR_ACCESS_DENIED: DUPLICATE and READ are needed, before options are judged', () => {
      const { sys } = boot.process();
      for (const right of [ZX_RIGHT_DUPLICATE, ZX_RIGHT_READ]) {
        const weak = without(sys, vmo(sys), right);
        expect(sys.zx_vmo_create_child(weak, 0, 1, 1)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: a discardable VMO has no children, whatever the options', () => {
      const { sys } = boot.process();
      const one = vmo(sys, PAGE, ZX_VMO_DISCARDABLE);
      for (const options of [0, 9, ZX_VMO_CHILD_SNAPSHOT, ZX_VMO_CHILD_SLICE, ZX_VMO_CHILD_REFERENCE]) {
        expect(sys.zx_vmo_create_child(one, options, 0, 0)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
      }
    });

    it('ZX_ERR_INVALID_ARGS: options name one kind and what it takes; the parent does not notice', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      for (const options of BAD_OPTIONS) {
        expect(sys.zx_vmo_create_child(one, options, 0, 0)).to.deep.equal({ status: ZX_ERR_INVALID_ARGS });
      }
      expect(signalsOf(sys, one)).to.equal(ZX_VMO_ZERO_CHILDREN);
    });

    it('ZX_ERR_INVALID_ARGS: an offset inside a page, before the size is judged', () => {
      const { sys } = boot.process();
      for (const kind of [...SNAPSHOTS, ZX_VMO_CHILD_SLICE]) {
        for (const offset of [1, PAGE - 1, MAX_U64]) {
          expect(outcome(sys.zx_vmo_create_child(vmo(sys), kind, offset, MAX_U64))).to.equal(
            'ZX_ERR_INVALID_ARGS',
          );
        }
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a size that wraps when it is rounded up', () => {
      const { sys } = boot.process();
      for (const kind of [...SNAPSHOTS, ZX_VMO_CHILD_SLICE]) {
        for (const size of [MAX_U64, 2n ** 64n - 4096n]) {
          expect(sys.zx_vmo_create_child(vmo(sys), kind, 0, size)).to.deep.equal({
            status: ZX_ERR_OUT_OF_RANGE,
          });
        }
      }
    });

    it('ZX_ERR_OUT_OF_RANGE: a snapshot from where, or of a size, that the simulator can not keep', () => {
      const { sys } = boot.process();
      const create = (offset: number | bigint, size: number | bigint): string =>
        outcome(sys.zx_vmo_create_child(vmo(sys), ZX_VMO_CHILD_SNAPSHOT, offset, size));
      expect(create(0, 2n ** 53n)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(create(2n ** 60n, PAGE)).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(create(2n ** 52n, 2n ** 52n)).to.equal('ZX_OK');
    });

    it('ZX_ERR_INVALID_ARGS: a snapshot whose offset plus size wraps', () => {
      const { sys } = boot.process();
      const offset = 2n ** 64n - 4096n;
      for (const size of [PAGE, PAGE + 1, 2n ** 63n]) {
        expect(outcome(sys.zx_vmo_create_child(vmo(sys), ZX_VMO_CHILD_SNAPSHOT, offset, size))).to.equal(
          'ZX_ERR_INVALID_ARGS',
        );
      }
    });

    it('ZX_ERR_INVALID_ARGS: a snapshot whose offset wraps, counted from the root of a chain of snapshots', () => {
      const { sys } = boot.process();
      const first = ok(sys.zx_vmo_create_child(vmo(sys), ZX_VMO_CHILD_SNAPSHOT, PAGE, PAGE)).out;
      const last = (of: number): string =>
        outcome(sys.zx_vmo_create_child(of, ZX_VMO_CHILD_SNAPSHOT, 2n ** 64n - 4096n, 0));
      expect(last(vmo(sys))).to.equal('ZX_ERR_OUT_OF_RANGE');
      expect(last(first)).to.equal('ZX_ERR_INVALID_ARGS');
      const reference = ok(sys.zx_vmo_create_child(first, ZX_VMO_CHILD_REFERENCE, 0, 0)).out;
      expect(last(reference)).to.equal('ZX_ERR_INVALID_ARGS');
    });

    it('ZX_ERR_INVALID_ARGS: a slice that leaves its parent, which beats a resizable parent', () => {
      const { sys } = boot.process();
      for (const one of [vmo(sys, 2 * PAGE), vmo(sys, 2 * PAGE, ZX_VMO_RESIZABLE)]) {
        const beyond = [
          [0, 2 * PAGE + 1],
          [PAGE, PAGE + 1],
          [3 * PAGE, 0],
          [2n ** 64n - 4096n, 1],
          [0, 2n ** 60n],
        ];
        for (const [offset = 0, size = 0] of beyond) {
          expect(outcome(sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SLICE, offset, size))).to.equal(
            'ZX_ERR_INVALID_ARGS',
          );
        }
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: a resizable VMO has no slices, nor has a reference to it', () => {
      const { sys } = boot.process();
      const one = vmo(sys, PAGE, ZX_VMO_RESIZABLE);
      const { out } = ok(sys.zx_vmo_create_child(one, ZX_VMO_CHILD_REFERENCE, 0, 0));
      for (const parent of [one, out]) {
        expect(sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SLICE, 0, PAGE)).to.deep.equal({
          status: ZX_ERR_NOT_SUPPORTED,
        });
      }
    });

    it('ZX_ERR_INVALID_ARGS: a reference is of the whole, offset 0 and size 0', () => {
      const { sys } = boot.process();
      for (const [offset, size] of [
        [0, PAGE],
        [PAGE, 0],
        [MAX_U64, MAX_U64],
      ] as const) {
        const kind = ZX_VMO_CHILD_REFERENCE | ZX_VMO_CHILD_RESIZABLE;
        expect(outcome(sys.zx_vmo_create_child(vmo(sys), kind, offset, size))).to.equal(
          'ZX_ERR_INVALID_ARGS',
        );
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: a resizable reference to what can not be resized', () => {
      const { sys } = boot.process();
      const kind = ZX_VMO_CHILD_REFERENCE | ZX_VMO_CHILD_RESIZABLE;
      expect(sys.zx_vmo_create_child(vmo(sys), kind, 0, 0)).to.deep.equal({ status: ZX_ERR_NOT_SUPPORTED });
    });

    it('ZX_ERR_NOT_SUPPORTED: a slice has no snapshots, whatever the range, nor has a reference to it', () => {
      const { sys } = boot.process();
      const slice = ok(sys.zx_vmo_create_child(vmo(sys, 2 * PAGE), ZX_VMO_CHILD_SLICE, 0, PAGE)).out;
      const reference = ok(sys.zx_vmo_create_child(slice, ZX_VMO_CHILD_REFERENCE, 0, 0)).out;
      for (const parent of [slice, reference]) {
        for (const size of [PAGE, 2n ** 60n]) {
          expect(outcome(sys.zx_vmo_create_child(parent, ZX_VMO_CHILD_SNAPSHOT, 0, size))).to.equal(
            'ZX_ERR_NOT_SUPPORTED',
          );
        }
      }
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: the kernel is at its limit of handles, after every other check', async () => {
        const { sys } = boot.process();
        const one = vmo(sys);
        while (outcome(sys.zx_event_create(0)) === 'ZX_OK');
        const full = await boot.counts();
        for (const [kind, size] of [
          [ZX_VMO_CHILD_SNAPSHOT, PAGE],
          [ZX_VMO_CHILD_SLICE, PAGE],
          [ZX_VMO_CHILD_REFERENCE, 0],
        ] as const) {
          expect(sys.zx_vmo_create_child(one, kind, 0, size)).to.deep.equal({ status: ZX_ERR_NO_MEMORY });
        }
        expect(outcome(sys.zx_vmo_create_child(one, 0, 0, 0))).to.equal('ZX_ERR_INVALID_ARGS');
        expect(outcome(sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, MAX_U64))).to.equal(
          'ZX_ERR_OUT_OF_RANGE',
        );
        expect(await boot.counts()).to.deep.equal(full);
        expect(signalsOf(sys, one)).to.equal(ZX_VMO_ZERO_CHILDREN);
      });
    },
    { limits: { handles: 60 } },
  );

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY: there is no room for the pages of a snapshot, and nothing is left of it', async () => {
        const { sys } = boot.process();
        const one = vmo(sys, 40 * PAGE);
        ok(sys.zx_vmo_write(one, new Uint8Array(20 * PAGE).fill(1), 10 * PAGE));
        const before = await boot.counts();
        expect(sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, 40 * PAGE)).to.deep.equal({
          status: ZX_ERR_NO_MEMORY,
        });
        expect(await boot.counts()).to.deep.equal(before);
        expect(signalsOf(sys, one)).to.equal(ZX_VMO_ZERO_CHILDREN);
        expect(outcome(sys.zx_vmo_create_child(one, ZX_VMO_CHILD_SNAPSHOT, 0, 15 * PAGE))).to.equal('ZX_OK');
      });
    },
    { limits: { bytes: 32 * PAGE } },
  );
});
