import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_DUPLICATE } from '../rights';
import { accessAny, rule } from '../rule';
import { ZX_ERR_BAD_HANDLE, ZX_ERR_INVALID_ARGS } from '../status';
import { noMemoryForHandle } from './limits';

const subset = 'rights must be ZX_RIGHT_SAME_RIGHTS, or hold only rights that the handle has';

export const handleSyscalls = {
  /** Closes a handle. Closing ZX_HANDLE_INVALID does nothing and succeeds. */
  zx_handle_close: syscall({
    number: 1,
    in: (handle = k.handle) => ({ handle }),
    refusals: { handle: accessAny('handle') },
  }),
  /** Closes several handles. Zeros are skipped; a bad value does not keep the others from being closed. */
  zx_handle_close_many: syscall({
    number: 2,
    in: (handles = k.list(k.handle)) => ({ handles }),
    refusals: {
      badHandle: rule(
        ZX_ERR_BAD_HANDLE,
        'handles',
        'each value must be a handle of the calling process, listed once; the others were closed',
      ),
    },
  }),
  /** Makes a second handle to the same object, with the same rights or fewer. */
  zx_handle_duplicate: syscall({
    number: 3,
    in: (handle = k.handle, rights = k.rights) => ({ handle, rights }),
    out: { out: k.handle },
    refusals: {
      handle: accessAny('handle', ZX_RIGHT_DUPLICATE),
      notASubset: rule(ZX_ERR_INVALID_ARGS, 'rights', subset),
      ...noMemoryForHandle,
    },
  }),
  /** Turns a handle into another one with the same rights or fewer. The old value is gone at once, also when the rights are refused. */
  zx_handle_replace: syscall({
    number: 4,
    in: (handle = k.handle, rights = k.rights) => ({ handle, rights }),
    out: { out: k.handle },
    refusals: {
      handle: accessAny('handle'),
      notASubset: rule(ZX_ERR_INVALID_ARGS, 'rights', `${subset}; the handle was closed all the same`),
    },
  }),
};
