import { expect } from 'chai';
import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { everyMode } from '../harness/modes';
import {
  expectEmpty,
  expectNothingLeft,
  expectStatus,
  linked,
  mirrored,
  PAGE,
  pattern,
  reserved,
} from './setup';

describe('SharedMemory, moved', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('from takes everything and leaves the other object empty', () => {
      const region = pattern(10);
      const source = mirrored(process, region);
      const { data, capacity } = source;
      const memory = SharedMemory.from(source);
      expectEmpty(source);
      expect([memory.capacity, memory.size]).to.deep.equal([capacity, 10]);
      expect(memory.data).to.equal(data);
      region.fill(9);
      memory.update();
      expect(memory.data).to.deep.equal(region);
      expect(() => source.update()).to.throw('no region is mirrored');
    });

    it('from an empty object is empty', () => {
      expectEmpty(SharedMemory.from(new SharedMemory(process)));
    });

    it('moveFrom lets go of what the target held: no handle and no mapping is left', () =>
      expectNothingLeft(boot, () => {
        const target = mirrored(process, pattern(3 * PAGE));
        const source = reserved(process, PAGE);
        expectStatus(source.write(pattern(20)), 'ZX_OK');
        expect(target.moveFrom(source)).to.equal(target);
        expectEmpty(source);
        expect(target.data).to.deep.equal(pattern(20));
        expectStatus(target.write(pattern(30)), 'ZX_OK');
        target[Symbol.dispose]();
      }));

    it('moveFrom an empty object empties the target', () =>
      expectNothingLeft(boot, () => {
        expectEmpty(reserved(process, PAGE).moveFrom(new SharedMemory(process)));
      }));

    it('to itself changes nothing', () => {
      const memory = mirrored(process, pattern(10));
      expect(memory.moveFrom(memory)).to.equal(memory);
      expect(memory.data).to.deep.equal(pattern(10));
      memory.update();
      expect(ok(memory.share()).vmo.isValid).to.equal(true);
    });

    it('leaves an object that can be used again', () => {
      const source = reserved(process, PAGE);
      const memory = SharedMemory.from(source);
      expectStatus(source.mirror(pattern(5)), 'ZX_OK');
      expectStatus(memory.write(pattern(6)), 'ZX_OK');
      expect([source.size, memory.size]).to.deep.equal([5, 6]);
    });

    it('does not disturb those who share the memory', () => {
      const source = reserved(process, PAGE);
      const receiver = linked(process, source);
      const memory = new SharedMemory(process).moveFrom(source);
      expectStatus(memory.write(pattern(10)), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(10));
    });

    it('throws for an object of another process, with nothing touched', () => {
      const here = mirrored(process, pattern(10));
      const there = mirrored(boot.process('other'), pattern(20));
      expect(() => here.moveFrom(there)).to.throw('send the VMO and link() it here');
      expect([here.data, there.data]).to.deep.equal([pattern(10), pattern(20)]);
    });
  });
});

describe('SharedMemory, disposed of', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });

    it('closes its handle and unmaps its memory at the end of a `using` scope', () =>
      expectNothingLeft(boot, () => {
        using sender = mirrored(process, pattern(PAGE));
        using receiver = linked(process, sender);
        expect(receiver.data).to.deep.equal(pattern(PAGE));
      }));

    it('is empty, and stays so however often it is disposed of', () => {
      const memory = mirrored(process, pattern(10));
      memory[Symbol.dispose]();
      expectEmpty(memory);
      memory[Symbol.dispose]();
      expectEmpty(memory);
      expect(() => memory.update()).to.throw('no region is mirrored');
    });

    it('can be used again', () => {
      const memory = reserved(process, PAGE);
      memory[Symbol.dispose]();
      expectStatus(memory.reserve(PAGE), 'ZX_OK');
      expectStatus(memory.write(pattern(10)), 'ZX_OK');
    });

    it('leaves the memory to those who share it', () => {
      const sender = mirrored(process, pattern(10));
      const receiver = linked(process, sender);
      sender[Symbol.dispose]();
      expect(receiver.data).to.deep.equal(pattern(10));
      expectStatus(receiver.read(), 'ZX_OK');
    });

    it('leaves a Vmo that was shared but not yet linked as it was', () => {
      const sender = mirrored(process, pattern(10));
      const { vmo } = ok(sender.share());
      sender[Symbol.dispose]();
      const receiver = new SharedMemory(process);
      expectStatus(receiver.link(vmo), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(10));
    });

    it('is harmless after the process has ended', () => {
      const memory = mirrored(process, pattern(10));
      process.exit(0);
      memory[Symbol.dispose]();
      expect([memory.size, memory.capacity]).to.deep.equal([0, 0]);
    });

    it('leaves nothing after many rounds', () =>
      expectNothingLeft(boot, () => {
        for (let round = 1; round <= 50; round++) {
          using sender = reserved(process, round * 100);
          expectStatus(sender.write(pattern(round, round)), 'ZX_OK');
          using receiver = linked(process, sender);
          expect(receiver.data).to.deep.equal(pattern(round, round));
        }
      }));
  });
});
