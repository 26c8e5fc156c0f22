import { expect } from 'chai';
import { ok, type UserProcess } from '../../kernel';
import type { SharedMemory } from '../../shared-memory';
import { everyMode } from '../harness/modes';
import {
  contentSizeOf,
  expectStatus,
  isZero,
  linked,
  mirrored,
  PAGE,
  pattern,
  reserved,
  same,
  syscallsOf,
} from './setup';

describe('SharedMemory.write', () => {
  everyMode((boot) => {
    let process: UserProcess;
    let memory: SharedMemory;
    beforeEach(() => {
      process = boot.process();
      memory = reserved(process, 2 * PAGE);
    });
    /** All bytes of the VMO. */
    const bytes = () => ok(ok(memory.share()).vmo.read(0, 2 * PAGE)).bytes;

    for (const length of [1, 7, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE]) {
      it(`makes ${length} bytes valid, and publishes that length`, () => {
        expectStatus(memory.write(pattern(length)), 'ZX_OK');
        expect([memory.size, memory.data.length]).to.deep.equal([length, length]);
        expect(memory.data).to.deep.equal(pattern(length));
        expect(contentSizeOf(ok(memory.share()).vmo)).to.equal(length);
        expect(bytes().slice(0, length)).to.deep.equal(pattern(length));
        expect(isZero(bytes().subarray(length))).to.equal(true);
      });
    }

    it('zeroes what lies behind when it shrinks: growing again shows zeros there', () => {
      expectStatus(memory.write(pattern(2 * PAGE)), 'ZX_OK');
      expectStatus(memory.write(pattern(10, 2)), 'ZX_OK');
      expect(isZero(bytes().subarray(10))).to.equal(true);
      ok(ok(memory.share()).vmo.setContentSize(20));
      expectStatus(memory.read(), 'ZX_OK');
      expect(memory.data).to.deep.equal(Uint8Array.of(...pattern(10, 2), ...new Uint8Array(10)));
    });

    it('of nothing makes nothing valid and zeroes all', () => {
      expectStatus(memory.write(pattern(100)), 'ZX_OK');
      expectStatus(memory.write(new Uint8Array(0)), 'ZX_OK');
      expect([memory.size, memory.capacity]).to.deep.equal([0, 2 * PAGE]);
      expect(isZero(bytes())).to.equal(true);
    });

    it('ZX_ERR_BUFFER_TOO_SMALL for one byte more than the capacity, with nothing touched', () => {
      expectStatus(memory.write(pattern(100)), 'ZX_OK');
      expectStatus(memory.write(pattern(2 * PAGE + 1)), 'ZX_ERR_BUFFER_TOO_SMALL');
      expect(memory.data).to.deep.equal(pattern(100));
      expect(contentSizeOf(ok(memory.share()).vmo)).to.equal(100);
    });

    it('of the same length makes no syscall: linked objects see the bytes without a read', async () => {
      expectStatus(memory.write(pattern(100)), 'ZX_OK');
      const receiver = linked(process, memory);
      const calls = await syscallsOf(boot, () => {
        expectStatus(memory.write(pattern(100, 2)), 'ZX_OK');
      });
      expect(calls).to.deep.equal([]);
      expect(receiver.data).to.deep.equal(pattern(100, 2));
    });

    it('of another length makes one syscall: zx_object_set_property', async () => {
      const calls = await syscallsOf(boot, () => {
        expectStatus(memory.write(pattern(100)), 'ZX_OK');
      });
      expect(calls).to.deep.equal(['zx_object_set_property']);
    });

    it('takes a part of its own data, which it moves to the front', () => {
      expectStatus(memory.write(pattern(100)), 'ZX_OK');
      expectStatus(memory.write(memory.data.subarray(60)), 'ZX_OK');
      expect(memory.data).to.deep.equal(pattern(100).slice(60));
    });

    it('copies: what happens to the array later changes nothing', () => {
      const source = pattern(10);
      expectStatus(memory.write(source), 'ZX_OK');
      source.fill(0);
      expect(memory.data).to.deep.equal(pattern(10));
    });

    it('publishes through a linked object with all rights too', () => {
      const receiver = linked(process, memory);
      expectStatus(receiver.write(pattern(30, 4)), 'ZX_OK');
      expectStatus(memory.read(), 'ZX_OK');
      expect(memory.data).to.deep.equal(pattern(30, 4));
    });
  });
});

describe('SharedMemory.read', () => {
  everyMode((boot) => {
    let process: UserProcess;
    let sender: SharedMemory;
    let receiver: SharedMemory;
    beforeEach(() => {
      process = boot.process();
      sender = reserved(process, PAGE);
      receiver = linked(process, sender);
    });

    it('is what shows a new size: until then the old one stands, over the new bytes', () => {
      expectStatus(sender.write(pattern(PAGE / 2)), 'ZX_OK');
      expect(receiver.size).to.equal(0);
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(PAGE / 2));
      expectStatus(sender.write(pattern(PAGE, 2)), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(PAGE, 2).slice(0, PAGE / 2));
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(PAGE, 2));
    });

    it('makes one syscall, which reads: zx_object_get_property', async () => {
      expectStatus(sender.write(pattern(10)), 'ZX_OK');
      const calls = await syscallsOf(boot, () => {
        expectStatus(receiver.read(), 'ZX_OK');
      });
      expect(calls).to.deep.equal(['zx_object_get_property']);
    });

    it('undoes no write: the bytes are there however often and late a receiver reads', () => {
      for (const length of [10, 3000, 1, PAGE, 17]) {
        expectStatus(sender.write(pattern(length, length)), 'ZX_OK');
        expectStatus(receiver.read(), 'ZX_OK');
        expectStatus(receiver.read(), 'ZX_OK');
        expect(sender.data).to.deep.equal(pattern(length, length));
        expect(receiver.data).to.deep.equal(pattern(length, length));
      }
    });

    it('ZX_ERR_OUT_OF_RANGE for a content size beyond the mapping, and the last good size stands', () => {
      expectStatus(sender.write(pattern(100)), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      for (const claimed of [PAGE + 1, 2 ** 32, 2 ** 52, Number.MAX_SAFE_INTEGER]) {
        ok(ok(sender.share()).vmo.setContentSize(claimed));
        expectStatus(receiver.read(), 'ZX_ERR_OUT_OF_RANGE');
        expect(receiver.data).to.deep.equal(pattern(100));
      }
      ok(ok(sender.share()).vmo.setContentSize(PAGE));
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.size).to.equal(PAGE);
    });

    it('follows what others set: a smaller content size cuts the data, and its tail is zero', () => {
      expectStatus(sender.write(pattern(100)), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      ok(ok(sender.share()).vmo.setContentSize(40));
      expect(receiver.data.slice(40)).to.deep.equal(new Uint8Array(60));
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(100).slice(0, 40));
    });

    it('shows a mirrored object its receivers only: their read gives its size', () => {
      const mirror = mirrored(process, pattern(33));
      const other = linked(process, mirror);
      expectStatus(other.read(), 'ZX_OK');
      expect(other.data).to.deep.equal(pattern(33));
    });
  });
});

describe('SharedMemory, several objects on one VMO', () => {
  everyMode((boot) => {
    it('all see a store at once; each knows the size that it last read', () => {
      const process = boot.process();
      const sender = reserved(process, PAGE);
      expectStatus(sender.write(pattern(10)), 'ZX_OK');
      const receivers = [1, 2, 3].map(() => linked(process, sender));
      const [first, second, third] = receivers;
      sender.data[3] = 200;
      expect(receivers.map(({ data }) => data[3])).to.deep.equal([200, 200, 200]);
      expectStatus(sender.write(pattern(20, 2)), 'ZX_OK');
      expectStatus(first?.read() ?? -1, 'ZX_OK');
      expect([first?.size, second?.size, third?.size]).to.deep.equal([20, 10, 10]);
      if (second) second.data[0] = 99;
      expect([sender.data[0], first?.data[0], third?.data[0]]).to.deep.equal([99, 99, 99]);
    });

    it('a receiver can share on, and its memory lives as long as anyone has it', () => {
      const process = boot.process();
      const sender = mirrored(process, pattern(10));
      const receiver = linked(process, sender);
      const third = linked(process, receiver);
      sender[Symbol.dispose]();
      receiver[Symbol.dispose]();
      expect(third.data).to.deep.equal(pattern(10));
    });
  });
});

describe('SharedMemory of 64 MiB', () => {
  everyMode((boot) => {
    const LENGTH = 64 * 2 ** 20;

    it('is mirrored, linked and updated', () => {
      const process = boot.process();
      const region = new Uint8Array(LENGTH).fill(1);
      const sender = mirrored(process, region);
      const receiver = linked(process, sender);
      region.fill(2, LENGTH / 2);
      sender.update();
      expect(receiver.size).to.equal(LENGTH);
      expect(same(receiver.data, region)).to.equal(true);
    });

    it('is written to the last byte, and to none more', () => {
      const process = boot.process();
      const sender = reserved(process, LENGTH);
      const receiver = linked(process, sender);
      const data = new Uint8Array(LENGTH).fill(3);
      expectStatus(sender.write(data), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      expect(same(receiver.data, data)).to.equal(true);
      expectStatus(sender.write(new Uint8Array(LENGTH + 1)), 'ZX_ERR_BUFFER_TOO_SMALL');
      expectStatus(sender.write(pattern(1)), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(1));
    });
  });
});
