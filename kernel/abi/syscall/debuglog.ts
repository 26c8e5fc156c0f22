import { syscall } from '../descriptor';
import * as k from '../kind';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import { ZX_ERR_BAD_HANDLE, ZX_ERR_INVALID_ARGS, ZX_ERR_SHOULD_WAIT, ZX_ERR_WRONG_TYPE } from '../status';
import { noMemoryForHandle } from './limits';

export const debuglogSyscalls = {
  /** Creates a handle to the kernel's log, for writing; for reading too with ZX_LOG_FLAG_READABLE. */
  zx_debuglog_create: syscall({
    number: 180,
    in: (resource = k.handle, options = k.options) => ({ resource, options }),
    out: { out: k.handle },
    refusals: {
      badResource: rule(
        ZX_ERR_BAD_HANDLE,
        'resource',
        'resource must be ZX_HANDLE_INVALID or a handle of the calling process',
      ),
      noResource: rule(
        ZX_ERR_WRONG_TYPE,
        'resource',
        'resource must be ZX_HANDLE_INVALID, which in the simulator stands for the resource of the log',
      ),
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options may hold ZX_LOG_FLAG_READABLE only'),
      ...noMemoryForHandle,
    },
  }),
  /** Adds a record to the log; data beyond ZX_LOG_RECORD_DATA_MAX (216) bytes is cut. */
  zx_debuglog_write: syscall({
    number: 181,
    in: (handle = k.handle, options = k.options, buffer = k.bytes) => ({ handle, options, buffer }),
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options may hold ZX_LOG_LOCAL only'),
      handle: access('handle', 'debuglog', ZX_RIGHT_WRITE),
    },
  }),
  /**
   * The next record, oldest first, cut to `buffer_size` bytes. Little-endian: sequence u64, padding u32, datalen u16,
   * severity u8, flags u8, timestamp i64, pid u64, tid u64, then the data.
   */
  zx_debuglog_read: syscall({
    number: 182,
    in: (handle = k.handle, options = k.options, buffer_size = k.u64) => ({ handle, options, buffer_size }),
    out: { buffer: k.bytes },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      handle: access('handle', 'debuglog', ZX_RIGHT_READ),
      empty: rule(ZX_ERR_SHOULD_WAIT, 'handle', 'there must be a record that was not read yet'),
    },
  }),
};
