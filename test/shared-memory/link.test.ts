import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_INFO_HANDLE_BASIC,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZX_VMO_RESIZABLE,
} from '../../kernel';
import { SharedMemory } from '../../shared-memory';
import { Handle, Vmo } from '../../zx';
import { everyMode } from '../harness/modes';
import {
  contentSizeOf,
  expectEmpty,
  expectNothingLeft,
  expectStatus,
  linked,
  mirrored,
  PAGE,
  pattern,
  READ_ONLY,
  reserved,
  syscallsOf,
} from './setup';

describe('SharedMemory.share', () => {
  everyMode((boot) => {
    it('gives another handle to the VMO each time, with all rights', () => {
      const process = boot.process();
      const memory = mirrored(process, pattern(10));
      const infos = [ok(memory.share()), ok(memory.share())].map(
        ({ vmo }) => ok(vmo.getInfo(ZX_INFO_HANDLE_BASIC)).info,
      );
      expect(infos[0]).to.deep.equal(infos[1]);
      expect(infos[0]?.rights).to.equal(
        ok(ok(Vmo.create(process, PAGE)).vmo.getInfo(ZX_INFO_HANDLE_BASIC)).info.rights,
      );
    });

    it('changes nothing', () => {
      const memory = mirrored(boot.process(), pattern(10));
      ok(memory.share()).vmo.close();
      expect(memory.data).to.deep.equal(pattern(10));
      memory.update();
    });

    it('ZX_ERR_BAD_HANDLE for an empty object, explained', () => {
      const memory = new SharedMemory(boot.process());
      expect(() => ok(memory.share())).to.throw('zx_handle_duplicate');
    });

    it('ZX_ERR_ACCESS_DENIED for a receiver whose handle lacks ZX_RIGHT_DUPLICATE', () => {
      const process = boot.process();
      const receiver = linked(process, mirrored(process, pattern(10)), READ_ONLY);
      expectStatus(receiver.share().status, 'ZX_ERR_ACCESS_DENIED');
    });
  });
});

describe('SharedMemory.link', () => {
  everyMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process();
    });
    const create = (size: number, options?: number) => ok(Vmo.create(process, size, options)).vmo;

    /** Links a VMO, which must fail and leave nothing: neither in the object nor, with it, in the kernel. */
    async function expectRefusal(make: () => Vmo, expected: string): Promise<void> {
      await expectNothingLeft(boot, () => {
        const memory = reserved(process, PAGE);
        const vmo = make();
        expectStatus(memory.link(vmo), expected);
        expect(vmo.isValid).to.equal(false);
        expectEmpty(memory);
      });
    }

    it('maps all of the VMO; its content size is what is valid', () => {
      const sender = reserved(process, 3 * PAGE);
      expectStatus(sender.write(pattern(PAGE + 5)), 'ZX_OK');
      const receiver = linked(process, sender);
      expect([receiver.size, receiver.capacity]).to.deep.equal([PAGE + 5, 3 * PAGE]);
      expect(receiver.data).to.deep.equal(pattern(PAGE + 5));
    });

    it('takes a VMO that no SharedMemory made', () => {
      const vmo = create(2 * PAGE);
      ok(vmo.write(pattern(PAGE + 1)));
      ok(vmo.setContentSize(PAGE + 1));
      const memory = new SharedMemory(process);
      expectStatus(memory.link(vmo), 'ZX_OK');
      expect(memory.data).to.deep.equal(pattern(PAGE + 1));
    });

    it('takes the Vmo: its wrapper is left empty', () => {
      const { vmo } = ok(mirrored(process, pattern(10)).share());
      expectStatus(new SharedMemory(process).link(vmo), 'ZX_OK');
      expect(vmo.isValid).to.equal(false);
    });

    it('lets go of what the object held before, be it linked, reserved or mirrored', () => {
      const sender = mirrored(process, pattern(10, 7));
      const before = [reserved(process, PAGE), mirrored(process, pattern(20)), linked(process, sender)];
      for (const memory of before) {
        expectStatus(memory.link(ok(sender.share()).vmo), 'ZX_OK');
        expect(memory.data).to.deep.equal(pattern(10, 7));
        expectStatus(memory.read(), 'ZX_OK');
      }
    });

    it('can link an object to its own memory, and nothing is left of the first mapping', () => {
      const memory = mirrored(process, pattern(10));
      expectStatus(memory.link(ok(memory.share()).vmo), 'ZX_OK');
      expect(memory.data).to.deep.equal(pattern(10));
      expect(() => memory.update()).to.throw('no region is mirrored');
    });

    it('writes nothing: neither bytes nor content size', async () => {
      const sender = reserved(process, 2 * PAGE);
      expectStatus(sender.write(pattern(10)), 'ZX_OK');
      const { vmo } = ok(sender.share());
      const calls = await syscallsOf(boot, () => {
        expectStatus(new SharedMemory(process).link(ok(vmo.duplicate()).vmo), 'ZX_OK');
      });
      expect(calls).not.to.include('zx_object_set_property');
      expect(contentSizeOf(vmo)).to.equal(10);
    });

    it('ZX_ERR_BAD_HANDLE for an empty Vmo', () =>
      expectRefusal(() => new Vmo(process, 0), 'ZX_ERR_BAD_HANDLE'));

    it('ZX_ERR_WRONG_TYPE for a handle to something else', () =>
      expectRefusal(
        () => new Handle(process, ok(process.sys.zx_event_create(0)).out).as(Vmo),
        'ZX_ERR_WRONG_TYPE',
      ));

    it('ZX_ERR_NOT_SUPPORTED for a resizable VMO: its pages could vanish', () =>
      expectRefusal(() => create(PAGE, ZX_VMO_RESIZABLE), 'ZX_ERR_NOT_SUPPORTED'));

    it('ZX_ERR_INVALID_ARGS for a VMO without a byte', () =>
      expectRefusal(() => create(0), 'ZX_ERR_INVALID_ARGS'));

    for (const [name, rights] of [
      ['READ', ZX_RIGHT_MAP | ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_WRITE],
      ['MAP', ZX_RIGHT_READ | ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_WRITE],
      ['GET_PROPERTY', ZX_RIGHT_READ | ZX_RIGHT_MAP | ZX_RIGHT_WRITE],
    ] as const) {
      it(`ZX_ERR_ACCESS_DENIED for a handle without ZX_RIGHT_${name}`, () =>
        expectRefusal(() => ok(create(PAGE).replace(rights)).vmo, 'ZX_ERR_ACCESS_DENIED'));
    }

    it('ZX_ERR_OUT_OF_RANGE for a VMO whose content size is larger than it is', async () => {
      for (const claimed of [PAGE + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
        await expectRefusal(() => {
          const vmo = create(PAGE);
          ok(vmo.setContentSize(claimed));
          return vmo;
        }, 'ZX_ERR_OUT_OF_RANGE');
      }
    });

    it('ZX_ERR_NO_MEMORY for a VMO that is larger than one view can show', () =>
      expectRefusal(() => create(2 ** 33), 'ZX_ERR_NO_MEMORY'));

    it('throws for a Vmo of another process, with nothing touched', () => {
      const other = boot.process('other');
      const { vmo } = ok(Vmo.create(other, PAGE));
      const memory = mirrored(process, pattern(10));
      expect(() => memory.link(vmo)).to.throw('send the handle over a channel');
      expect(vmo.isValid).to.equal(true);
      expect(memory.data).to.deep.equal(pattern(10));
    });
  });
});

describe('SharedMemory, linked with READ, MAP and GET_PROPERTY only', () => {
  everyMode((boot) => {
    let process: UserProcess;
    let sender: SharedMemory;
    let receiver: SharedMemory;
    beforeEach(() => {
      process = boot.process();
      sender = reserved(process, 2 * PAGE);
      expectStatus(sender.write(pattern(100)), 'ZX_OK');
      receiver = linked(process, sender, READ_ONLY);
    });

    it('sees bytes at once and the size with read', () => {
      expect(receiver.data).to.deep.equal(pattern(100));
      sender.data[0] = 255;
      expect(receiver.data[0]).to.equal(255);
      expectStatus(sender.write(pattern(PAGE, 2)), 'ZX_OK');
      expectStatus(receiver.read(), 'ZX_OK');
      expect(receiver.data).to.deep.equal(pattern(PAGE, 2));
    });

    it('write: ZX_ERR_ACCESS_DENIED whatever the length, with nothing touched', () => {
      for (const length of [0, 50, 100, 101, 2 * PAGE, 3 * PAGE]) {
        expectStatus(receiver.write(pattern(length, 3)), 'ZX_ERR_ACCESS_DENIED');
        expect(receiver.data).to.deep.equal(pattern(100));
        expect(sender.data).to.deep.equal(pattern(100));
        expect(contentSizeOf(ok(sender.share()).vmo)).to.equal(100);
      }
    });

    it('write: ZX_ERR_ACCESS_DENIED too with ZX_RIGHT_SET_PROPERTY, for that is not ZX_RIGHT_WRITE', () => {
      const { vmo } = ok(sender.share());
      const { rights } = ok(vmo.getInfo(ZX_INFO_HANDLE_BASIC)).info;
      const other = linked(process, sender, rights & ~ZX_RIGHT_WRITE);
      expectStatus(other.write(pattern(100, 3)), 'ZX_ERR_ACCESS_DENIED');
      expectStatus(other.write(pattern(10, 3)), 'ZX_ERR_ACCESS_DENIED');
      expect(sender.data).to.deep.equal(pattern(100));
    });

    it('is mapped so that the kernel refuses to make it writable', () => {
      const { vmo } = ok(ok(sender.share()).vmo.replace(ZX_RIGHT_SAME_RIGHTS));
      expect(vmo.isValid).to.equal(true);
      const { sys, rootVmar } = process;
      const { addr } = ok(ok(vmo.replace(READ_ONLY)).vmo.map(1, 0, PAGE));
      expectStatus(sys.zx_vmar_protect(rootVmar, 3, addr, PAGE).status, 'ZX_ERR_ACCESS_DENIED');
    });

    it('can be moved, and stays what it is', () => {
      const moved = SharedMemory.from(receiver);
      expectStatus(moved.write(pattern(100, 3)), 'ZX_ERR_ACCESS_DENIED');
      expect(moved.data).to.deep.equal(pattern(100));
    });
  });
});

describe('SharedMemory, linked without ZX_RIGHT_SET_PROPERTY', () => {
  everyMode((boot) => {
    it('write: ZX_ERR_ACCESS_DENIED where the size would change, with nothing touched', () => {
      const process = boot.process();
      const sender = reserved(process, PAGE);
      expectStatus(sender.write(pattern(100)), 'ZX_OK');
      const receiver = linked(process, sender, READ_ONLY | ZX_RIGHT_WRITE);
      for (const length of [99, 101, 0]) {
        expectStatus(receiver.write(pattern(length, 2)), 'ZX_ERR_ACCESS_DENIED');
        expect(receiver.size).to.equal(100);
        expect(sender.data).to.deep.equal(pattern(100));
      }
      expectStatus(receiver.write(pattern(100, 2)), 'ZX_OK');
      expect(sender.data).to.deep.equal(pattern(100, 2));
    });
  });
});
