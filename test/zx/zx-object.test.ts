import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_INVALID,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_COUNT,
  ZX_INFO_HANDLE_VALID,
  ZX_OBJ_TYPE_VMO,
  ZX_RIGHT_READ,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_RIGHT_WRITE,
  ZxStatusError,
} from '../../kernel';
import { Event, EventPair, Handle, Port, Vmo } from '../../zx';
import { eachMode } from '../harness/modes';
import { koidOf, outcome, rightsOf } from './setup';

describe('a wrapper', () => {
  eachMode((boot) => {
    let process: UserProcess;
    beforeEach(() => {
      process = boot.process('program');
    });

    const isOpen = (handle: number) =>
      process.sys.zx_object_get_info(handle, ZX_INFO_HANDLE_VALID).status === 0;

    it('adopts a handle: it is that handle, and closing the wrapper closes it', () => {
      const { out } = ok(process.sys.zx_vmo_create(4096, 0));
      const vmo = new Vmo(process, out);
      expect(vmo.handle).to.equal(out);
      expect(vmo.isValid).to.equal(true);
      expect(vmo.close()).to.equal(0);
      expect(isOpen(out)).to.equal(false);
      expect(vmo.handle).to.equal(ZX_HANDLE_INVALID);
      expect(vmo.isValid).to.equal(false);
    });

    it('closes its handle at the end of a `using` scope', () => {
      const { endpoint0: kept, endpoint1 } = ok(EventPair.create(process));
      {
        using scoped = endpoint1;
        expect(scoped.isValid).to.equal(true);
      }
      expect(outcome(kept.waitOne(ZX_EVENTPAIR_PEER_CLOSED, 0n))).to.equal('ZX_OK');
    });

    it('can be closed and disposed of again and again, to no further effect', () => {
      const { event } = ok(Event.create(process));
      event[Symbol.dispose]();
      event[Symbol.dispose]();
      expect(event.close()).to.equal(0);
    });

    it('gives its handle away with release, and then closes nothing', () => {
      const { event } = ok(Event.create(process));
      const handle = event.release();
      expect(event.isValid).to.equal(false);
      event[Symbol.dispose]();
      expect(isOpen(handle)).to.equal(true);
      expect(event.release()).to.equal(ZX_HANDLE_INVALID);
    });

    it('answers ZX_ERR_BAD_HANDLE for whatever is asked of it when it is empty', () => {
      const vmo = new Vmo(process, ZX_HANDLE_INVALID);
      expect(outcome(vmo.read(0, 1))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(vmo.duplicate())).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(vmo.replace(ZX_RIGHT_SAME_RIGHTS))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(vmo.getInfo(ZX_INFO_HANDLE_BASIC))).to.equal('ZX_ERR_BAD_HANDLE');
      expect(outcome(vmo.signal(0, 0))).to.equal('ZX_ERR_BAD_HANDLE');
    });

    it('can be disposed of after its process has ended', () => {
      const { event } = ok(Event.create(process));
      process.exit(3);
      event[Symbol.dispose]();
      expect(event.isValid).to.equal(false);
    });

    it('duplicates its handle with the same rights or with fewer', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      const same = ok(vmo.duplicate()).vmo;
      const fewer = ok(vmo.duplicate(ZX_RIGHT_READ)).vmo;
      expect(rightsOf(same)).to.equal(rightsOf(vmo));
      expect(rightsOf(fewer)).to.equal(ZX_RIGHT_READ);
      expect([koidOf(same), koidOf(fewer)]).to.deep.equal([koidOf(vmo), koidOf(vmo)]);
    });

    it('is left empty by replace, whose result has the handle with the new rights', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      const koid = koidOf(vmo);
      const { vmo: replaced } = ok(vmo.replace(ZX_RIGHT_READ));
      expect(vmo.isValid).to.equal(false);
      expect([koidOf(replaced), rightsOf(replaced)]).to.deep.equal([koid, ZX_RIGHT_READ]);
    });

    it('is left empty by replace, its handle closed, when the rights are refused', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      const { vmo: weak } = ok(vmo.duplicate(ZX_RIGHT_READ));
      const value = weak.handle;
      expect(outcome(weak.replace(ZX_RIGHT_WRITE))).to.equal('ZX_ERR_INVALID_ARGS');
      expect(weak.isValid).to.equal(false);
      expect(isOpen(value)).to.equal(false);
    });

    it('gives the info topics of its object', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      using second = ok(vmo.duplicate()).vmo;
      expect(ok(second.getInfo(ZX_INFO_HANDLE_BASIC)).info.type).to.equal(ZX_OBJ_TYPE_VMO);
      expect(ok(vmo.getInfo(ZX_INFO_HANDLE_COUNT)).info.handle_count).to.equal(2);
    });

    it('passes a failure on as it is, so that ok() can say which call broke which rule', () => {
      const { vmo } = ok(Vmo.create(process, 4096));
      const { vmo: weak } = ok(vmo.duplicate(ZX_RIGHT_WRITE));
      const thrown = thrownBy(() => ok(weak.read(0, 1)));
      expect(thrown).to.be.instanceOf(ZxStatusError);
      expect(thrown).to.include({ status: ZX_ERR_ACCESS_DENIED, syscall: 'zx_vmo_read' });
      expect((thrown as ZxStatusError).message).to.contain('ZX_RIGHT_READ');
    });

    it('is refused beside an object of another process, for its handle means nothing there', () => {
      const other = boot.process('other');
      const { port } = ok(Port.create(other));
      const { event } = ok(Event.create(process));
      expect(() => event.waitAsync(port, 1, 1)).to.throw(
        "process 'other' means nothing in process 'program'",
      );
      port.close();
      expect(outcome(event.waitAsync(port, 1, 1))).to.equal('ZX_ERR_BAD_HANDLE');
    });
  });
});

describe('an untyped Handle', () => {
  eachMode((boot) => {
    it('becomes the wrapper of its type with as, and is left empty', () => {
      const process = boot.process();
      const handle = new Handle(process, ok(process.sys.zx_vmo_create(4096, 0)).out);
      const value = handle.handle;
      const vmo = handle.as(Vmo);
      expect(vmo).to.be.instanceOf(Vmo);
      expect([vmo.handle, handle.isValid]).to.deep.equal([value, false]);
      expect(ok(vmo.getSize()).size).to.equal(4096);
    });

    it('is not checked by as: the kernel answers ZX_ERR_WRONG_TYPE to what its object can not do', () => {
      const process = boot.process();
      const handle = new Handle(process, ok(process.sys.zx_event_create(0)).out);
      expect(outcome(handle.as(Vmo).getSize())).to.equal('ZX_ERR_WRONG_TYPE');
    });

    it('can be duplicated, replaced and waited on, whatever its type', () => {
      const process = boot.process();
      const handle = new Handle(process, ok(process.sys.zx_event_create(0)).out);
      const { handle: copy } = ok(handle.duplicate());
      ok(copy.signal(0, 1 << 24));
      const { handle: replaced } = ok(handle.replace(ZX_RIGHT_SAME_RIGHTS));
      expect(ok(replaced.waitOne(1 << 24)).observed).to.equal(1 << 24);
    });
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
