import { ZX_PROP_NAME } from '../kernel/abi';
import type { Result } from '../kernel/abi';
import { shape } from './shape';
import { WaitableObject } from './waitable-object';

/** An object that carries a name for people to read. */
export abstract class NamedObject<Outs extends object = object> extends WaitableObject<Outs> {
  /** The object's name. zx_object_get_property */
  getName(): Result<{ name: string }> {
    const result = this.sys.zx_object_get_property(this.handle, ZX_PROP_NAME);
    return shape(result, ({ value }) => ({ name: value }));
  }

  /** Names the object; cut at 31 bytes of UTF-8 and at a NUL. zx_object_set_property */
  setName(name: string): Result {
    return this.sys.zx_object_set_property(this.handle, ZX_PROP_NAME, name);
  }
}
