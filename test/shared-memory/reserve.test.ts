import { expect } from 'chai';
import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { everyMode } from '../harness/modes';
import {
  contentSizeOf,
  expectEmpty,
  expectNothingLeft,
  expectStatus,
  isZero,
  PAGE,
  pattern,
  reserved,
} from './setup';

describe('SharedMemory, when new', () => {
  everyMode((boot) => {
    it('is empty: no bytes, no capacity, nothing to share', () => {
      expectEmpty(new SharedMemory(boot.process()));
    });

    it('reads nothing, and writes nothing but nothing', () => {
      const memory = new SharedMemory(boot.process());
      expectStatus(memory.read(), 'ZX_ERR_BAD_HANDLE');
      expectStatus(memory.write(new Uint8Array(0)), 'ZX_OK');
      expectStatus(memory.write(new Uint8Array(1)), 'ZX_ERR_BUFFER_TOO_SMALL');
      expectEmpty(memory);
    });

    it('has nothing to update and nothing to clear: it says to mirror first', () => {
      const memory = new SharedMemory(boot.process());
      expect(() => memory.update()).to.throw(
        'SharedMemory.update: no region is mirrored; call mirror(region)',
      );
      expect(() => memory.clear()).to.throw('SharedMemory.clear: no region is mirrored; call mirror(region)');
    });
  });
});

describe('SharedMemory.reserve', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('maps at least the capacity, in whole pages, none of it valid yet', () => {
      for (const [asked, mapped] of [
        [1, PAGE],
        [PAGE, PAGE],
        [PAGE + 1, 2 * PAGE],
        [5 * PAGE, 5 * PAGE],
      ] as const) {
        const memory = reserved(process, asked);
        expect([memory.capacity, memory.size, memory.data.length]).to.deep.equal([mapped, 0, 0]);
      }
    });

    it('makes a VMO of that size whose content size is 0 and whose bytes are zero', () => {
      const { vmo } = ok(reserved(process, PAGE + 1).share());
      expect(ok(vmo.getSize()).size).to.equal(2 * PAGE);
      expect(contentSizeOf(vmo)).to.equal(0);
      expect(isZero(ok(vmo.read(0, 2 * PAGE)).bytes)).to.equal(true);
    });

    it('lets go of what the object held before', async () => {
      const memory = reserved(process, PAGE);
      expectStatus(memory.write(pattern(100)), 'ZX_OK');
      const before = await boot.counts();
      expectStatus(memory.reserve(2 * PAGE), 'ZX_OK');
      expect([memory.capacity, memory.size]).to.deep.equal([2 * PAGE, 0]);
      const after = await boot.counts();
      expect([after.objects, after.handles, after.mappings]).to.deep.equal([
        before.objects,
        before.handles,
        before.mappings,
      ]);
    });

    it('makes an object that mirrored a region writable', () => {
      const memory = new SharedMemory(process);
      expectStatus(memory.mirror(pattern(10)), 'ZX_OK');
      expectStatus(memory.reserve(PAGE), 'ZX_OK');
      expectStatus(memory.write(pattern(20)), 'ZX_OK');
      expect(() => memory.update()).to.throw('no region is mirrored');
    });

    it('ZX_ERR_INVALID_ARGS for 0 bytes, which leaves the object empty', () =>
      expectNothingLeft(boot, () => {
        const memory = reserved(process, PAGE);
        expectStatus(memory.reserve(0), 'ZX_ERR_INVALID_ARGS');
        expectEmpty(memory);
      }));

    it('ZX_ERR_OUT_OF_RANGE for more than a VMO can have, which leaves the object empty', () =>
      expectNothingLeft(boot, () => {
        const memory = reserved(process, PAGE);
        expectStatus(memory.reserve(2 ** 60), 'ZX_ERR_OUT_OF_RANGE');
        expectEmpty(memory);
      }));

    it('leaves the object empty and the VMO closed when the address space has no room', () =>
      expectNothingLeft(boot, () => {
        const memory = reserved(process, PAGE);
        expectStatus(memory.reserve(2 ** 40), 'ZX_ERR_INVALID_ARGS');
        expectEmpty(memory);
      }));

    it('ZX_ERR_NO_MEMORY for more than one view can show, which leaves the object empty', () =>
      expectNothingLeft(boot, () => {
        const memory = new SharedMemory(process);
        expectStatus(memory.reserve(2 ** 33), 'ZX_ERR_NO_MEMORY');
        expectEmpty(memory);
      }));

    it('can be used again after it failed', () => {
      const memory = new SharedMemory(process);
      expectStatus(memory.reserve(0), 'ZX_ERR_INVALID_ARGS');
      expectStatus(memory.reserve(PAGE), 'ZX_OK');
      expectStatus(memory.write(pattern(10)), 'ZX_OK');
    });

    it('throws a TypeError for a capacity that no size_t can hold', () => {
      expect(() => new SharedMemory(process).reserve(-1)).to.throw(TypeError, 'zx_vmo_create: size');
      expect(() => new SharedMemory(process).reserve(0.5)).to.throw(TypeError, 'zx_vmo_create: size');
    });
  });

  everyMode(
    (boot) => {
      it('ZX_ERR_NO_MEMORY when the kernel has no handle left, which leaves the object empty', async () => {
        const process = boot.process();
        const held: number[] = [];
        for (
          let next = process.sys.zx_event_create(0);
          next.status === 0;
          next = process.sys.zx_event_create(0)
        ) {
          held.push(next.out);
        }
        await expectNothingLeft(boot, () => {
          const memory = new SharedMemory(process);
          expectStatus(memory.reserve(PAGE), 'ZX_ERR_NO_MEMORY');
          expectEmpty(memory);
        });
        process.sys.zx_handle_close_many(held);
      });
    },
    { limits: { handles: 48 } },
  );
});
