import { expect } from 'chai';
import {
  ok,
  ZX_DEFAULT_VMO_RIGHTS,
  ZX_PROP_NAME,
  ZX_RIGHT_DUPLICATE,
  ZX_RIGHT_EXECUTE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_MAP,
  ZX_RIGHT_READ,
  ZX_RIGHT_RESIZE,
  ZX_RIGHT_SET_PROPERTY,
  ZX_RIGHT_WRITE,
  ZX_VMO_CHILD_NO_WRITE,
  ZX_VMO_CHILD_REFERENCE,
  ZX_VMO_CHILD_RESIZABLE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { Machine } from '../../../kernel/machine';
import { VirtualClock } from '../../../kernel/time/clock';
import { everyMode } from '../../harness/modes';
import { koidOf, rightsOf, vmo, without, withRights } from '../handles';

const PAGE = 4096;
const KINDS = [
  ZX_VMO_CHILD_SNAPSHOT,
  ZX_VMO_CHILD_SNAPSHOT_AT_LEAST_ON_WRITE,
  ZX_VMO_CHILD_SLICE,
  ZX_VMO_CHILD_REFERENCE,
];

const sizeFor = (kind: number): number => ((kind & ZX_VMO_CHILD_REFERENCE) !== 0 ? 0 : PAGE);

describe('the handle of a child', () => {
  everyMode((boot) => {
    it('has the rights of the parent handle', () => {
      const { sys } = boot.process();
      for (const kind of KINDS) {
        const { out } = ok(sys.zx_vmo_create_child(vmo(sys), kind, 0, sizeFor(kind)));
        expect(rightsOf(sys, out)).to.equal(ZX_DEFAULT_VMO_RIGHTS);
      }
    });

    it('has no right that the parent handle lacks, but GET_PROPERTY and SET_PROPERTY', () => {
      const { sys } = boot.process();
      const parent = withRights(sys, vmo(sys), ZX_RIGHT_DUPLICATE | ZX_RIGHT_READ);
      for (const kind of [ZX_VMO_CHILD_SLICE, ZX_VMO_CHILD_REFERENCE]) {
        const { out } = ok(sys.zx_vmo_create_child(parent, kind, 0, sizeFor(kind)));
        expect(rightsOf(sys, out)).to.equal(
          ZX_RIGHT_DUPLICATE | ZX_RIGHT_READ | ZX_RIGHT_GET_PROPERTY | ZX_RIGHT_SET_PROPERTY,
        );
      }
      const unmappable = without(sys, vmo(sys), ZX_RIGHT_MAP);
      for (const kind of KINDS) {
        const { out } = ok(sys.zx_vmo_create_child(unmappable, kind, 0, sizeFor(kind)));
        expect(rightsOf(sys, out) & ZX_RIGHT_MAP).to.equal(0);
      }
    });

    it('has WRITE of a snapshot, which is its own copy, though the parent handle has none', () => {
      const { sys } = boot.process();
      const readOnly = without(sys, vmo(sys), ZX_RIGHT_WRITE);
      const written = KINDS.map((kind) => {
        const { out } = ok(sys.zx_vmo_create_child(readOnly, kind, 0, sizeFor(kind)));
        return (rightsOf(sys, out) & ZX_RIGHT_WRITE) !== 0;
      });
      expect(written).to.deep.equal([true, true, false, false]);
    });

    it('has no WRITE with NO_WRITE', () => {
      const { sys } = boot.process();
      for (const kind of KINDS) {
        const { out } = ok(sys.zx_vmo_create_child(vmo(sys), kind | ZX_VMO_CHILD_NO_WRITE, 0, sizeFor(kind)));
        expect(rightsOf(sys, out)).to.equal(ZX_DEFAULT_VMO_RIGHTS & ~ZX_RIGHT_WRITE);
      }
    });

    it('has RESIZE by the RESIZABLE option, and never from its parent', () => {
      const { sys } = boot.process();
      const parent = vmo(sys, PAGE, ZX_VMO_RESIZABLE);
      for (const kind of KINDS.filter((each) => each !== ZX_VMO_CHILD_SLICE)) {
        const plain = ok(sys.zx_vmo_create_child(parent, kind, 0, sizeFor(kind))).out;
        expect(rightsOf(sys, plain)).to.equal(ZX_DEFAULT_VMO_RIGHTS);
        const resizable = ok(
          sys.zx_vmo_create_child(parent, kind | ZX_VMO_CHILD_RESIZABLE, 0, sizeFor(kind)),
        ).out;
        expect(rightsOf(sys, resizable)).to.equal(ZX_DEFAULT_VMO_RIGHTS | ZX_RIGHT_RESIZE);
      }
    });

    it('leads to a VMO with a koid of its own, and the name of its parent if that could be read', () => {
      const { sys } = boot.process();
      const parent = vmo(sys);
      ok(sys.zx_object_set_property(parent, ZX_PROP_NAME, 'parent'));
      const nameless = without(sys, parent, ZX_RIGHT_GET_PROPERTY);
      for (const kind of KINDS) {
        const named = ok(sys.zx_vmo_create_child(parent, kind, 0, sizeFor(kind))).out;
        const unnamed = ok(sys.zx_vmo_create_child(nameless, kind, 0, sizeFor(kind))).out;
        const nameOf = (handle: number): string => ok(sys.zx_object_get_property(handle, ZX_PROP_NAME)).value;
        expect([nameOf(named), nameOf(unnamed)]).to.deep.equal(['parent', '']);
        expect(koidOf(sys, named)).not.to.equal(koidOf(sys, parent));
      }
    });
  });

  it('keeps EXECUTE, but not of a snapshot that can be written', () => {
    const kernel = new Machine({ clock: new VirtualClock() });
    const a = kernel.createProcess('a');
    const table = kernel.processByKoid(a.koid)?.handles;
    const object = table?.get(vmo(a.sys))?.object;
    if (!table || !object) throw new Error('no such handle');
    const executable = table.add(kernel.core.mint(object, ZX_DEFAULT_VMO_RIGHTS | ZX_RIGHT_EXECUTE));
    const kept = (kind: number): boolean => {
      const { out } = ok(a.sys.zx_vmo_create_child(executable, kind, 0, sizeFor(kind)));
      return (rightsOf(a.sys, out) & ZX_RIGHT_EXECUTE) !== 0;
    };
    expect(KINDS.map(kept)).to.deep.equal([false, false, true, true]);
    expect(KINDS.map((kind) => kept(kind | ZX_VMO_CHILD_NO_WRITE))).to.deep.equal([true, true, true, true]);
  });
});
