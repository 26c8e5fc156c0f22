import { expect } from 'chai';
import { ok, type UserProcess } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { everyMode } from '../harness/modes';
import { contentSizeOf, expectStatus, linked, mirrored, PAGE, pattern, READ_ONLY, reserved } from './setup';

describe('SharedMemory in a batch', () => {
  everyMode((boot) => {
    let process: UserProcess;
    let memory: SharedMemory;
    beforeEach(() => {
      process = boot.process();
      memory = reserved(process, PAGE);
    });

    it('place makes bytes valid here, and its syscall publishes their length and zeroes what is behind', () => {
      expectStatus(memory.write(pattern(200)), 'ZX_OK');
      const reader = linked(process, memory);
      const { publish } = ok(memory.place(pattern(100, 2)));
      expect(memory.data).to.deep.equal(pattern(100, 2));
      expect(contentSizeOf(ok(memory.share()).vmo)).to.equal(200);
      const [, size] = process.batch((sys) => [...publish(sys), reader.readIn(sys)]);
      if (!size || !('value' in size)) throw new Error('the content size can be read');
      expectStatus(reader.accept(Number(size.value)), 'ZX_OK');
      expect(reader.data).to.deep.equal(pattern(100, 2));
    });

    it('place has no syscall where the length stays', () => {
      expectStatus(memory.write(pattern(10)), 'ZX_OK');
      const { publish } = ok(memory.place(pattern(10, 2)));
      expect(process.batch(publish)).to.deep.equal([]);
      expect(memory.data).to.deep.equal(pattern(10, 2));
    });

    it('place is refused as write is, with nothing changed', () => {
      expectStatus(memory.place(new Uint8Array(PAGE + 1)).status, 'ZX_ERR_BUFFER_TOO_SMALL');
      expectStatus(linked(process, memory, READ_ONLY).place(pattern(1)).status, 'ZX_ERR_ACCESS_DENIED');
      expectStatus(new SharedMemory(process).place(pattern(1)).status, 'ZX_ERR_BUFFER_TOO_SMALL');
      expect(memory.size).to.equal(0);
    });

    it('accept is refused beyond the capacity, with the size kept', () => {
      expectStatus(memory.accept(PAGE + 1), 'ZX_ERR_OUT_OF_RANGE');
      expect(memory.size).to.equal(0);
    });

    it('there is no batch for an object that mirrors', () => {
      const mirror = mirrored(process, pattern(10));
      expect(() => mirror.place(pattern(1))).to.throw(/place: the object mirrors a region/);
      expect(() => process.batch((sys) => [mirror.readIn(sys)])).to.throw(/readIn: the object mirrors/);
      expect(() => mirror.accept(1)).to.throw(/accept: the object mirrors/);
    });
  });
});
