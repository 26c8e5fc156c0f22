import { rule } from '../rule';
import { ZX_ERR_ACCESS_DENIED } from '../status';

/** Every syscall that makes an object asks the policy of the caller's job. */
export const deniedByPolicy = (condition: `ZX_POL_${string}`) => ({
  policy: rule(ZX_ERR_ACCESS_DENIED, '', `the policy of the calling process must allow ${condition}`),
});
