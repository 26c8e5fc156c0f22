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
  linked,
  mirrored,
  PAGE,
  pattern,
  reserved,
  syscallsOf,
} from './setup';

describe('SharedMemory.mirror', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    for (const length of [1, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE + PAGE / 2]) {
      it(`shares a copy of ${length} bytes: size and content size are exactly that, the rest is zero`, () => {
        const region = pattern(length);
        const memory = mirrored(process, region);
        const pages = Math.ceil(length / PAGE) * PAGE;
        expect([memory.size, memory.capacity]).to.deep.equal([length, pages]);
        expect(memory.data).to.deep.equal(region);
        const { vmo } = ok(memory.share());
        expect([contentSizeOf(vmo), ok(vmo.getSize()).size]).to.deep.equal([length, pages]);
        const { bytes } = ok(vmo.read(0, pages));
        expect(bytes.subarray(0, length)).to.deep.equal(region);
        expect(isZero(bytes.subarray(length))).to.equal(true);
      });
    }

    it('takes a part of a larger buffer, and that part only', () => {
      const buffer = pattern(300);
      const memory = mirrored(process, buffer.subarray(100, 200));
      expect(memory.data).to.deep.equal(buffer.slice(100, 200));
      memory.clear();
      expect(isZero(buffer.subarray(100, 200))).to.equal(true);
      expect(buffer.slice(200)).to.deep.equal(pattern(300).slice(200));
    });

    it('lets go of what the object held before', () => {
      const memory = mirrored(process, pattern(2 * PAGE));
      const { vmo: old } = ok(memory.share());
      expectStatus(memory.mirror(pattern(PAGE + PAGE / 2, 2)), 'ZX_OK');
      expect(memory.data).to.deep.equal(pattern(PAGE + PAGE / 2, 2));
      expect(ok(old.read(0, 2 * PAGE)).bytes).to.deep.equal(pattern(2 * PAGE));
    });

    it('ZX_ERR_INVALID_ARGS for an empty region, before anything is let go', () => {
      const memory = reserved(process, PAGE);
      expectStatus(memory.write(pattern(10)), 'ZX_OK');
      expectStatus(memory.mirror(new Uint8Array(0)), 'ZX_ERR_INVALID_ARGS');
      expect(memory.data).to.deep.equal(pattern(10));
      expectStatus(memory.write(pattern(20)), 'ZX_OK');
    });

    it('throws when it is written or read: the region is what it publishes', () => {
      const memory = mirrored(process, pattern(10));
      expect(() => memory.write(pattern(5))).to.throw(
        'SharedMemory.write: the object mirrors a region; call update()',
      );
      expect(() => memory.read()).to.throw('SharedMemory.read: the object mirrors a region; call update()');
      expect(memory.data).to.deep.equal(pattern(10));
    });

    it('makes no syscall to update or clear', async () => {
      const memory = mirrored(process, pattern(100));
      const calls = await syscallsOf(boot, () => {
        memory.update();
        memory.clear();
        memory.update();
        expect(memory.data.length).to.equal(memory.size);
      });
      expect(calls).to.deep.equal([]);
    });
  });

  everyMode(
    (boot) => {
      it('leaves an empty object that mirrors nothing when it fails', async () => {
        const process = boot.process();
        const memory = mirrored(process, pattern(10));
        const held: number[] = [];
        for (
          let next = process.sys.zx_event_create(0);
          next.status === 0;
          next = process.sys.zx_event_create(0)
        ) {
          held.push(next.out);
        }
        memory[Symbol.dispose]();
        ok(process.sys.zx_event_create(0));
        await expectNothingLeft(boot, () => {
          expectStatus(memory.mirror(pattern(10)), 'ZX_ERR_NO_MEMORY');
        });
        expect(() => memory.update()).to.throw('no region is mirrored');
        expect([memory.size, memory.capacity]).to.deep.equal([0, 0]);
      });
    },
    { limits: { handles: 48 } },
  );
});

describe('SharedMemory.update and clear', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('update publishes the region: a linked object keeps the old bytes until then, and needs no read', () => {
      const region = pattern(PAGE + 10);
      const memory = mirrored(process, region);
      const receiver = linked(process, memory);
      region.set(pattern(PAGE + 10, 2));
      expect(receiver.data).to.deep.equal(pattern(PAGE + 10));
      memory.update();
      expect(receiver.data).to.deep.equal(pattern(PAGE + 10, 2));
    });

    it('clear zeroes the region, and the shared memory only with the next update', () => {
      const region = pattern(50);
      const memory = mirrored(process, region);
      memory.clear();
      expect(isZero(region)).to.equal(true);
      expect(memory.data).to.deep.equal(pattern(50));
      memory.update();
      expect(isZero(memory.data)).to.equal(true);
    });

    it('update keeps its size whatever the receivers do to the content size', () => {
      const memory = mirrored(process, pattern(50));
      const { vmo } = ok(memory.share());
      ok(vmo.setContentSize(10));
      memory.update();
      expect(memory.data).to.deep.equal(pattern(50));
    });

    it('a region whose buffer was detached throws, and says what to do', () => {
      const buffer = new ArrayBuffer(50);
      const region = new Uint8Array(buffer);
      region.set(pattern(50));
      const memory = mirrored(process, region);
      structuredClone(buffer, { transfer: [buffer] });
      expect(() => memory.update()).to.throw('0 of its 50 bytes left, for its buffer was detached');
      expect(() => memory.clear()).to.throw('mirror() the new buffer');
      expect(memory.data).to.deep.equal(pattern(50));
    });

    it('a region whose buffer shrank throws; one that grew keeps its size', () => {
      const buffer = new ArrayBuffer(50, { maxByteLength: 100 });
      const memory = mirrored(process, new Uint8Array(buffer));
      buffer.resize(100);
      new Uint8Array(buffer).fill(7);
      memory.update();
      expect(memory.data).to.deep.equal(new Uint8Array(50).fill(7));
      memory.clear();
      expect(new Uint8Array(buffer).indexOf(7)).to.equal(50);
      buffer.resize(49);
      expect(() => memory.update()).to.throw('49 of its 50 bytes left');
    });

    it('an object that was reserved or linked has no region: it says to mirror one', () => {
      const memory = reserved(process, PAGE);
      const receiver = linked(process, memory);
      for (const each of [memory, receiver]) {
        expect(() => each.update()).to.throw('no region is mirrored');
        expect(() => each.clear()).to.throw('no region is mirrored');
      }
    });

    it('an empty object is still empty after a mirror that was refused', () => {
      const memory = new SharedMemory(process);
      expectStatus(memory.mirror(new Uint8Array(0)), 'ZX_ERR_INVALID_ARGS');
      expectEmpty(memory);
    });
  });
});
