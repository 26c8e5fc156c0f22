import {
  ZX_ERR_BAD_HANDLE,
  ZX_ERR_INVALID_ARGS,
  ZX_HANDLE_INVALID,
  ZX_OK,
  ZX_RIGHT_DUPLICATE,
} from '../../kernel/abi';
import { fail } from './failed';
import type { ModelCallsOf } from './model-calls';
import { grantedRights, ModelHandle } from './model-handles';

export const handleCalls: ModelCallsOf<
  'zx_handle_close' | 'zx_handle_close_many' | 'zx_handle_duplicate' | 'zx_handle_replace'
> = {
  zx_handle_close({ table }, value) {
    if (value !== ZX_HANDLE_INVALID && !table.close(value)) fail(ZX_ERR_BAD_HANDLE);
    return { status: ZX_OK };
  },

  zx_handle_close_many({ table }, values) {
    const bad = values.filter((value) => value !== ZX_HANDLE_INVALID && !table.close(value));
    return { status: bad.length > 0 ? ZX_ERR_BAD_HANDLE : ZX_OK };
  },

  zx_handle_duplicate({ table }, value, wanted) {
    const { object, rights } = table.ofAny(value, ZX_RIGHT_DUPLICATE);
    const granted = grantedRights(wanted, rights) ?? fail(ZX_ERR_INVALID_ARGS);
    return { status: ZX_OK, out: table.mint(object, granted) };
  },

  zx_handle_replace({ table }, value, wanted) {
    const old = table.ofAny(value);
    const granted = grantedRights(wanted, old.rights);
    const replacement = granted === undefined ? undefined : new ModelHandle(old.object, granted);
    table.close(value);
    return replacement ? { status: ZX_OK, out: table.add(replacement) } : fail(ZX_ERR_INVALID_ARGS);
  },
};
