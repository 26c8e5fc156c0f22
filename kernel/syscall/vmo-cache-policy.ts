import { ZX_CACHE_POLICY_MASK } from '../abi/constants';
import { ZX_OK } from '../abi/status';
import { vmoSyscalls } from '../abi/syscall/vmo';
import { refuse } from '../refused';
import type { Handler } from './handler';

const { refusals: rules } = vmoSyscalls.zx_vmo_set_cache_policy;

export const setCachePolicy: Handler<'zx_vmo_set_cache_policy'> = (caller, value, cache_policy) => {
  if ((cache_policy & ~ZX_CACHE_POLICY_MASK) !== 0) refuse(rules.badPolicy);
  const { object: vmo } = caller.process.handles.resolve(value, rules.handle);
  if (!vmo.isCached && vmo.store.pages.committedBytes > 0) refuse(rules.committed);
  if (vmo.mappings.size > 0) refuse(rules.mapped);
  const isChild = vmo.parentKoid !== 0 || vmo.origin === 'slice' || vmo.origin === 'reference';
  if (isChild || vmo.childCount > 0) refuse(rules.related);
  vmo.cachePolicy = cache_policy;
  return { status: ZX_OK };
};
