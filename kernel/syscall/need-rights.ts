import type { Rule } from '../abi/rule';
import type { Handle } from '../handle/handle';
import { Refused } from '../refused';

/** Refuses a handle without the rights that a call needs by what its other arguments ask for. */
export function needRights(handle: Handle, rights: number, rule: Rule): void {
  const missing = (rights & ~handle.rights) >>> 0;
  if (missing !== 0) throw new Refused(rule, {}, handle, missing);
}
