import { expect } from 'chai';
import {
  ok,
  type UserProcess,
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_WRONG_TYPE,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_PROP_NAME,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_RIGHT_GET_PROPERTY,
  ZX_RIGHT_SET_PROPERTY,
} from '../../../kernel';
import { eachMode } from '../../harness/modes';
import { event, eventPair, outcome, port, vmo, without, withRights } from '../handles';

const UNKNOWN_PROPERTIES = [0, 1, 9, 14, 20, 0xffffffff];

/** What a name is after it was set. */
function stored({ sys }: UserProcess, handle: number, name: string | Uint8Array): string {
  ok(sys.zx_object_set_property(handle, ZX_PROP_NAME, name));
  return ok(sys.zx_object_get_property(handle, ZX_PROP_NAME)).value;
}

describe('zx_object_get_property', () => {
  eachMode((boot) => {
    it('ZX_OK: the name of a process, thread, job and VMO', () => {
      const a = boot.process('somebody');
      const nameOf = (handle: number): string => ok(a.sys.zx_object_get_property(handle, ZX_PROP_NAME)).value;
      expect(nameOf(a.self)).to.equal('somebody');
      expect(nameOf(vmo(a.sys))).to.equal('');
      expect(nameOf(a.thread)).to.be.a('string');
      expect(nameOf(a.defaultJob)).to.be.a('string');
    });

    it('ZX_OK: GET_PROPERTY is all it takes', () => {
      const { sys } = boot.process();
      const readable = withRights(sys, vmo(sys, 10), ZX_RIGHT_GET_PROPERTY);
      expect(sys.zx_object_get_property(readable, ZX_PROP_VMO_CONTENT_SIZE)).to.deep.equal({
        status: ZX_OK,
        value: 10,
      });
    });

    it('ZX_ERR_BAD_HANDLE: also for an unknown property', () => {
      const { sys } = boot.process();
      for (const property of [ZX_PROP_NAME, ...UNKNOWN_PROPERTIES]) {
        expect(sys.zx_object_get_property(ZX_HANDLE_INVALID, property)).to.deep.equal({
          status: ZX_ERR_BAD_HANDLE,
        });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: without GET_PROPERTY, whatever the property', () => {
      const { sys } = boot.process();
      const blind = without(sys, vmo(sys), ZX_RIGHT_GET_PROPERTY);
      for (const property of [ZX_PROP_NAME, ZX_PROP_VMO_CONTENT_SIZE, ...UNKNOWN_PROPERTIES]) {
        expect(sys.zx_object_get_property(blind, property)).to.deep.equal({ status: ZX_ERR_ACCESS_DENIED });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: the types without a name have no property rights either', () => {
      const a = boot.process('a');
      for (const handle of [event(a.sys), port(a.sys), ...eventPair(a.sys), a.rootVmar]) {
        expect(outcome(a.sys.zx_object_get_property(handle, ZX_PROP_NAME))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: a property that is not known', () => {
      const { sys } = boot.process();
      for (const property of UNKNOWN_PROPERTIES) {
        expect(sys.zx_object_get_property(vmo(sys), property)).to.deep.equal({
          status: ZX_ERR_NOT_SUPPORTED,
        });
      }
    });

    it('ZX_ERR_WRONG_TYPE: a property that the object does not have', () => {
      const a = boot.process('a');
      for (const handle of [a.self, a.thread, a.defaultJob]) {
        expect(a.sys.zx_object_get_property(handle, ZX_PROP_VMO_CONTENT_SIZE)).to.deep.equal({
          status: ZX_ERR_WRONG_TYPE,
        });
      }
    });
  });
});

describe('zx_object_set_property', () => {
  eachMode((boot) => {
    it('ZX_OK: the name, through any handle that may', () => {
      const a = boot.process('a');
      for (const handle of [a.self, a.thread, a.defaultJob, vmo(a.sys)]) {
        const writable = withRights(a.sys, handle, ZX_RIGHT_SET_PROPERTY);
        expect(a.sys.zx_object_set_property(writable, ZX_PROP_NAME, 'new')).to.deep.equal({ status: ZX_OK });
        expect(ok(a.sys.zx_object_get_property(handle, ZX_PROP_NAME)).value).to.equal('new');
      }
    });

    it('ZX_OK: a name keeps 31 bytes', () => {
      const a = boot.process('a');
      expect(stored(a, vmo(a.sys), 'x'.repeat(40))).to.equal('x'.repeat(31));
      expect(stored(a, vmo(a.sys), 'y'.repeat(31))).to.equal('y'.repeat(31));
    });

    it('ZX_OK: 31 bytes of UTF-8, without a character that does not fit', () => {
      const a = boot.process('a');
      expect(stored(a, vmo(a.sys), 'é'.repeat(20))).to.equal('é'.repeat(15));
    });

    it('ZX_OK: a name ends at a NUL', () => {
      const a = boot.process('a');
      expect(stored(a, vmo(a.sys), 'ab\0cd')).to.equal('ab');
      expect(stored(a, vmo(a.sys), '\0cd')).to.equal('');
    });

    it('ZX_OK: an empty name is a name', () => {
      const a = boot.process('a');
      const one = vmo(a.sys);
      stored(a, one, 'first');
      expect(stored(a, one, '')).to.equal('');
    });

    it('ZX_OK: a name given as its bytes, and with all its characters', () => {
      const a = boot.process('a');
      expect(stored(a, vmo(a.sys), Uint8Array.of(104, 105, 0, 106))).to.equal('hi');
      expect(stored(a, vmo(a.sys), '\ufeffmark')).to.equal('\ufeffmark');
    });

    it('ZX_OK: the name of a new process is cut alike', () => {
      const a = boot.process('p'.repeat(40));
      expect(a.name).to.equal('p'.repeat(31));
      expect(ok(a.sys.zx_object_get_property(a.self, ZX_PROP_NAME)).value).to.equal('p'.repeat(31));
    });

    it('ZX_ERR_BAD_HANDLE: also for an unknown property', () => {
      const { sys } = boot.process();
      for (const property of [ZX_PROP_NAME, ...UNKNOWN_PROPERTIES]) {
        expect(sys.zx_object_set_property(ZX_HANDLE_INVALID, property, '')).to.deep.equal({
          status: ZX_ERR_BAD_HANDLE,
        });
      }
    });

    it('ZX_ERR_ACCESS_DENIED: without SET_PROPERTY, whatever the property, and nothing changes', () => {
      const { sys } = boot.process();
      const one = vmo(sys, 5);
      const fixed = without(sys, one, ZX_RIGHT_SET_PROPERTY);
      for (const property of UNKNOWN_PROPERTIES) {
        expect(outcome(sys.zx_object_set_property(fixed, property, 1))).to.equal('ZX_ERR_ACCESS_DENIED');
      }
      expect(sys.zx_object_set_property(fixed, ZX_PROP_NAME, 'x')).to.deep.equal({
        status: ZX_ERR_ACCESS_DENIED,
      });
      expect(outcome(sys.zx_object_set_property(fixed, ZX_PROP_VMO_CONTENT_SIZE, 1))).to.equal(
        'ZX_ERR_ACCESS_DENIED',
      );
      expect(ok(sys.zx_object_get_property(one, ZX_PROP_NAME)).value).to.equal('');
      expect(ok(sys.zx_object_get_property(one, ZX_PROP_VMO_CONTENT_SIZE)).value).to.equal(5);
    });

    it('ZX_ERR_ACCESS_DENIED: the types without a name have no property rights either', () => {
      const a = boot.process('a');
      for (const handle of [event(a.sys), port(a.sys), ...eventPair(a.sys), a.rootVmar]) {
        expect(outcome(a.sys.zx_object_set_property(handle, ZX_PROP_NAME, 'x'))).to.equal(
          'ZX_ERR_ACCESS_DENIED',
        );
      }
    });

    it('ZX_ERR_NOT_SUPPORTED: a property that is not known', () => {
      const { sys } = boot.process();
      for (const property of UNKNOWN_PROPERTIES) {
        expect(sys.zx_object_set_property(vmo(sys), property, 1)).to.deep.equal({
          status: ZX_ERR_NOT_SUPPORTED,
        });
      }
    });

    it('ZX_ERR_WRONG_TYPE: a property that the object does not have', () => {
      const a = boot.process('a');
      for (const handle of [a.self, a.thread, a.defaultJob]) {
        expect(a.sys.zx_object_set_property(handle, ZX_PROP_VMO_CONTENT_SIZE, 1)).to.deep.equal({
          status: ZX_ERR_WRONG_TYPE,
        });
      }
    });

    it('a value that C could not express is a TypeError that names the parameter', () => {
      const { sys } = boot.process();
      const one = vmo(sys);
      const set = (property: number, value: string | number): (() => unknown) => {
        return () => sys.zx_object_set_property(one, property, value);
      };
      expect(set(ZX_PROP_NAME, 7)).to.throw(TypeError, /zx_object_set_property.*value/);
      expect(set(ZX_PROP_VMO_CONTENT_SIZE, 'x')).to.throw(TypeError, /zx_object_set_property.*value/);
      expect(set(ZX_PROP_VMO_CONTENT_SIZE, -1)).to.throw(TypeError, /value/);
      expect(set(ZX_PROP_VMO_CONTENT_SIZE, 0.5)).to.throw(TypeError, /value/);
    });
  });
});
