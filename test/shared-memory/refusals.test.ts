import { expect } from 'chai';
import { inspect } from 'node:util';
import { ok, type UserProcess, ZX_ERR_ACCESS_DENIED, ZX_RIGHT_READ, ZxStatusError } from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { Vmo } from '../../zx';
import { everyMode } from '../harness/modes';
import { linked, mirrored, PAGE, pattern, READ_ONLY, reserved } from './setup';

/** What JavaScript programs can pass, and the compiler would have refused. */
function loosely(value: unknown): never {
  return value as never;
}

/** The words of the error that `ok` makes of a refusal. */
function words(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ZxStatusError) return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('ok of a status of SharedMemory', () => {
  everyMode((boot) => {
    let process: UserProcess;
    let memory: SharedMemory;
    beforeEach(() => {
      process = boot.process('engine');
      memory = reserved(process, PAGE);
    });

    it('tells the syscall that was refused, and the rule, whatever was cleaned up since', () => {
      const weak = ok(ok(memory.share()).vmo.replace(ZX_RIGHT_READ)).vmo;
      const receiver = new SharedMemory(process);
      const said = words(() => ok(receiver.link(weak), receiver));
      expect(said).to.match(/^zx_vmar_map\(.*\) -> ZX_ERR_ACCESS_DENIED\n/);
      expect(said).to.match(
        /lacks ZX_RIGHT_MAP.*dropped by zx_handle_replace at step \d+ in process engine$/,
      );
    });

    it("tells SharedMemory's own rules", () => {
      const refusals: [SharedMemory, () => void, string][] = [];
      const receiver = linked(process, memory, READ_ONLY);
      const other = new SharedMemory(process);
      refusals.push(
        [
          memory,
          () => ok(memory.write(pattern(PAGE + 1)), memory),
          'SharedMemory.write(data=<4097 bytes 65 84 a3 c2 e1 00 1f 3e ...>) -> ZX_ERR_BUFFER_TOO_SMALL\n' +
            'SharedMemory: 4097 bytes are more than its capacity of 4096; reserve() more',
        ],
        [
          receiver,
          () => ok(receiver.write(pattern(1)), receiver),
          'SharedMemory.write(data=<1 byte 65>) -> ZX_ERR_ACCESS_DENIED\n' +
            'SharedMemory: the memory was linked with a handle that lacks ZX_RIGHT_WRITE; it can only be read',
        ],
        [
          other,
          () => ok(other.mirror(new Uint8Array(0)), other),
          'SharedMemory.mirror(region=<0 bytes>) -> ZX_ERR_INVALID_ARGS\nSharedMemory: a region to mirror has bytes',
        ],
      );
      for (const [, refusal, expected] of refusals) expect(words(refusal)).to.equal(expected);
      ok(ok(memory.share()).vmo.setContentSize(2 * PAGE));
      expect(words(() => ok(receiver.read(), receiver))).to.equal(
        'SharedMemory.read() -> ZX_ERR_OUT_OF_RANGE\n' +
          'SharedMemory: a content size of 8192 was set, beyond the 4096 bytes that are mapped',
      );
    });

    it('is silent after a success, which `lastResult` then stands for', () => {
      memory.write(pattern(PAGE + 1));
      ok(memory.write(pattern(1)), memory);
      expect(memory.lastResult).to.deep.equal({ status: 0 });
    });

    it('blames nothing that ended with another status', () => {
      memory.write(pattern(PAGE + 1));
      expect(words(() => ok(ZX_ERR_ACCESS_DENIED, memory))).to.equal('ZX_ERR_ACCESS_DENIED');
      expect(words(() => ok(ZX_ERR_ACCESS_DENIED))).to.equal('ZX_ERR_ACCESS_DENIED');
    });

    for (const given of ['text', [1, 2], undefined, new ArrayBuffer(3), new Float64Array(1)]) {
      const what = inspect(given);
      it(`write and mirror of ${what} are a TypeError that names what is right, with nothing touched`, () => {
        ok(memory.write(pattern(3)), memory);
        expect(() => memory.write(loosely(given))).to.throw(
          TypeError,
          /SharedMemory\.write: data must be a Uint8Array \(of a text: new TextEncoder\(\)\.encode\(text\)\), not /,
        );
        expect(() => memory.mirror(loosely(given))).to.throw(TypeError, /region must be a Uint8Array/);
        expect(memory.data).to.deep.equal(pattern(3));
      });
    }

    it('link of a bare handle is a TypeError that names what is right, with nothing touched', () => {
      const { vmo } = ok(memory.share());
      expect(() => memory.link(loosely(vmo.handle))).to.throw(
        TypeError,
        /link: vmo must be a Vmo \(of a handle: new Vmo\(process, handle\)/,
      );
      expect([memory.capacity, vmo.isValid]).to.deep.equal([PAGE, true]);
    });

    it('is shown on the console by its sizes', () => {
      ok(memory.write(pattern(3)), memory);
      expect(inspect(memory)).to.equal("SharedMemory (3 of 4096 bytes, process 'engine')");
      expect(inspect(new SharedMemory(process))).to.equal("SharedMemory (empty, process 'engine')");
      expect(inspect(mirrored(process, pattern(5)))).to.match(/\(5 of 4096 bytes/);
      expect(inspect(new Vmo(process, 0))).to.equal('Vmo (empty)');
    });
  });
});
