import { syscall } from '../descriptor';
import * as k from '../kind';
import { objectName } from '../property';
import { ZX_RIGHT_MANAGE_THREAD, ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_BAD_STATE,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
} from '../status';
import { noMemoryForHandle } from './limits';

const stateRules = (look: string) => ({
  badKind: rule(ZX_ERR_INVALID_ARGS, 'kind', 'kind must be one of the ZX_THREAD_STATE_* kinds'),
  tooSmall: rule(ZX_ERR_BUFFER_TOO_SMALL, look, 'ZX_THREAD_STATE_SINGLE_STEP takes 4 bytes'),
  notStopped: rule(ZX_ERR_BAD_STATE, 'handle', 'the thread must be suspended, or in an exception'),
  noRegisters: rule(
    ZX_ERR_NOT_SUPPORTED,
    'kind',
    'a simulated thread has no registers: only ZX_THREAD_STATE_SINGLE_STEP',
  ),
});

export const threadSyscalls = {
  /** Creates a thread of a process. It lives as long as a handle to it, until it is started. */
  zx_thread_create: syscall({
    number: 90,
    in: (process = k.handle, name = objectName, options = k.options) => ({ process, name, options }),
    out: { out: k.handle },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      process: access('process', 'process', ZX_RIGHT_MANAGE_THREAD),
      ...noMemoryForHandle,
    },
  }),
  /** Starts a further thread of a running process. It runs no code until a program attaches to it. */
  zx_thread_start: syscall({
    number: 91,
    in: (handle = k.handle, thread_entry = k.address, stack = k.address, arg1 = k.u64, arg2 = k.u64) => ({
      handle,
      thread_entry,
      stack,
      arg1,
      arg2,
    }),
    refusals: {
      handle: access('handle', 'thread', ZX_RIGHT_MANAGE_THREAD),
      badState: rule(
        ZX_ERR_BAD_STATE,
        'handle',
        'the process must be running already, and the thread not have been started',
      ),
    },
  }),
  /** Lets other threads run. */
  zx_thread_legacy_yield: syscall({
    number: 92,
    in: (options = k.options) => ({ options }),
    refusals: { badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0') },
  }),
  /** Reads the state of a stopped thread. */
  zx_thread_read_state: syscall({
    number: 93,
    in: (handle = k.handle, kind = k.u32, buffer_size = k.u64) => ({ handle, kind, buffer_size }),
    out: { buffer: k.bytes },
    refusals: { handle: access('handle', 'thread', ZX_RIGHT_READ), ...stateRules('buffer_size') },
  }),
  /** Sets the state of a stopped thread. */
  zx_thread_write_state: syscall({
    number: 94,
    in: (handle = k.handle, kind = k.u32, buffer = k.bytes) => ({ handle, kind, buffer }),
    refusals: {
      handle: access('handle', 'thread', ZX_RIGHT_WRITE),
      ...stateRules('buffer'),
      badStep: rule(ZX_ERR_INVALID_ARGS, 'buffer', 'ZX_THREAD_STATE_SINGLE_STEP must be 0 or 1'),
    },
  }),
};
