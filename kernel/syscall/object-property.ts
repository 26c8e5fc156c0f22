import { properties, ZX_PROP_VMO_CONTENT_SIZE } from '../abi/property';
import { ZX_RIGHT_WRITE } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { objectSyscalls } from '../abi/syscall/object';
import { isKept } from '../abi/u64';
import { Vmo } from '../object/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';
import { needRights } from './vmar-rights';

export const getProperty: Handler<'zx_object_get_property'> = (caller, handle, property) => {
  const { refusals } = objectSyscalls.zx_object_get_property;
  const { object } = caller.process.handles.resolve(handle, refusals.handle);
  const known = properties.get(property) ?? refuse(refusals.unknownProperty);
  if (!known.types.includes(object.type)) refuse(refusals.wrongType);
  const value = property === ZX_PROP_VMO_CONTENT_SIZE && object instanceof Vmo ? object.contentSize : object.name;
  return { status: ZX_OK, value };
};

export const setProperty: Handler<'zx_object_set_property'> = (caller, value, property, wanted) => {
  const { refusals } = objectSyscalls.zx_object_set_property;
  const handle = caller.process.handles.resolve(value, refusals.handle);
  const known = properties.get(property) ?? refuse(refusals.unknownProperty);
  if (property === ZX_PROP_VMO_CONTENT_SIZE) needRights(handle, ZX_RIGHT_WRITE, refusals.contentSizeNeedsWrite);
  const { object } = handle;
  if (!known.types.includes(object.type)) refuse(refusals.wrongType);
  if (typeof wanted === 'string') {
    object.name = wanted;
  } else if (object instanceof Vmo) {
    object.setContentSize(isKept(wanted) ? wanted : refuse(refusals.contentSizeTooLarge));
  }
  return { status: ZX_OK };
};
