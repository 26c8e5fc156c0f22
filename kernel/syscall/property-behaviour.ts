import type { PropertyValue } from '../abi/property';
import { objectSyscalls } from '../abi/syscall/object';
import { isKept } from '../abi/u64';
import type { KernelObject } from '../object/kernel-object';
import type { Thread } from '../object/thread';
import { refuse } from '../refused';

/** How a property is read and set; one that has no `get` can't be read, one that has no `set` can't be set. */
export interface Behaviour {
  readonly get?: (object: KernelObject, caller: Thread) => string | number;
  readonly set?: (object: KernelObject, value: PropertyValue, caller: Thread) => void;
}

/** A number that the simulator keeps: any below 2^53. */
export function keptValue(value: PropertyValue): number {
  return typeof value === 'number' && isKept(value)
    ? value
    : refuse(objectSyscalls.zx_object_set_property.refusals.valueTooLarge);
}
