import { syscall } from '../descriptor';
import * as k from '../kind';
import { streamOptions } from '../options';
import { ZX_RIGHT_READ, ZX_RIGHT_WRITE } from '../rights';
import { access, rule } from '../rule';
import {
  ZX_ERR_ACCESS_DENIED,
  ZX_ERR_BAD_STATE,
  ZX_ERR_FILE_BIG,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NO_SPACE,
  ZX_ERR_OUT_OF_RANGE,
} from '../status';
import { noMemoryForBytes, noMemoryForHandle } from './limits';

const uncached = rule(
  ZX_ERR_BAD_STATE,
  'handle',
  'the cache policy of the VMO must be ZX_CACHE_POLICY_CACHED',
);

const read = {
  badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
  handle: access('handle', 'stream', ZX_RIGHT_READ),
  sumWraps: rule(ZX_ERR_INVALID_ARGS, 'capacities', 'the sum of capacities must not wrap'),
  uncached,
  beyondEnd: rule(
    ZX_ERR_OUT_OF_RANGE,
    'capacities',
    'where the content size exceeds the VMO, at least the first buffer must be filled from within it',
  ),
};

/** Of both ways to write: how far they may reach. */
const reach = {
  uncached,
  tooFar: rule(
    ZX_ERR_OUT_OF_RANGE,
    'vectors',
    'the end of what is written, rounded up to pages, must stay below 2^53 (Zircon: just under 2^64)',
  ),
  noSpace: rule(
    ZX_ERR_NO_SPACE,
    'vectors',
    'beyond the VMO there is room only if it is resizable and its handle had ZX_RIGHT_RESIZE when the stream was created',
  ),
  ...noMemoryForBytes,
};

export const streamSyscalls = {
  /**
   * Creates a stream: a position, `seek`, in the content of a VMO, which it keeps alive. `options`:
   * ZX_STREAM_MODE_READ and ZX_STREAM_MODE_WRITE, what it may do; ZX_STREAM_MODE_APPEND, that it writes at the end.
   */
  zx_stream_create: syscall({
    number: 150,
    in: (options = streamOptions, vmo = k.handle, seek = k.u64) => ({ options, vmo, seek }),
    out: { out_stream: k.handle },
    refusals: {
      badOptions: rule(
        ZX_ERR_INVALID_ARGS,
        'options',
        'options may hold ZX_STREAM_MODE_READ, ZX_STREAM_MODE_WRITE and ZX_STREAM_MODE_APPEND only',
      ),
      vmo: access('vmo', 'vmo'),
      needsRights: rule(
        ZX_ERR_ACCESS_DENIED,
        'vmo',
        'ZX_STREAM_MODE_READ needs ZX_RIGHT_READ, ZX_STREAM_MODE_WRITE needs ZX_RIGHT_WRITE',
      ),
      seekTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'seek',
        'the simulator keeps positions below 2^53 (Zircon takes any u64)',
      ),
      ...noMemoryForHandle,
    },
  }),
  /**
   * Writes bytes, gathered from `vectors`, at the seek position, which moves behind them, or with ZX_STREAM_APPEND at
   * the end of the content. `actual` is how many there was room for.
   */
  zx_stream_writev: syscall({
    number: 151,
    in: (handle = k.handle, options = k.options, vectors = k.list(k.bytes)) => ({ handle, options, vectors }),
    out: { actual: k.u64 },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options may hold ZX_STREAM_APPEND only'),
      handle: access('handle', 'stream', ZX_RIGHT_WRITE),
      ...reach,
    },
  }),
  /** The same at `offset`, whatever the mode; the seek position stays. */
  zx_stream_writev_at: syscall({
    number: 152,
    in: (handle = k.handle, options = k.options, offset = k.u64, vectors = k.list(k.bytes)) => ({
      handle,
      options,
      offset,
      vectors,
    }),
    out: { actual: k.u64 },
    refusals: {
      badOptions: rule(ZX_ERR_INVALID_ARGS, 'options', 'options must be 0'),
      handle: access('handle', 'stream', ZX_RIGHT_WRITE),
      endWraps: rule(ZX_ERR_FILE_BIG, 'offset', 'offset plus the length of the vectors must not wrap'),
      ...reach,
    },
  }),
  /**
   * Reads bytes from the seek position on, which moves behind them, up to the end of the content; there `actual` is 0.
   * One vector comes back for each of `capacities`, cut to what is in it.
   */
  zx_stream_readv: syscall({
    number: 153,
    in: (handle = k.handle, options = k.options, capacities = k.list(k.u64)) => ({
      handle,
      options,
      capacities,
    }),
    out: { vectors: k.list(k.bytes), actual: k.u64 },
    refusals: read,
  }),
  /** The same from `offset` on; the seek position stays. */
  zx_stream_readv_at: syscall({
    number: 154,
    in: (handle = k.handle, options = k.options, offset = k.u64, capacities = k.list(k.u64)) => ({
      handle,
      options,
      offset,
      capacities,
    }),
    out: { vectors: k.list(k.bytes), actual: k.u64 },
    refusals: read,
  }),
  /** Moves the seek position, also behind the end of the content. `whence`: ZX_STREAM_SEEK_ORIGIN_*. */
  zx_stream_seek: syscall({
    number: 155,
    in: (handle = k.handle, whence = k.u32, offset = k.i64) => ({ handle, whence, offset }),
    out: { out_seek: k.u64 },
    refusals: {
      handle: access('handle', 'stream', 0, ZX_RIGHT_READ | ZX_RIGHT_WRITE),
      badWhence: rule(
        ZX_ERR_INVALID_ARGS,
        'whence',
        'whence must be ZX_STREAM_SEEK_ORIGIN_START, ZX_STREAM_SEEK_ORIGIN_CURRENT or ZX_STREAM_SEEK_ORIGIN_END',
      ),
      outside: rule(ZX_ERR_INVALID_ARGS, 'offset', 'the new position must lie between 0 and 2^64 - 1'),
      seekTooLarge: rule(
        ZX_ERR_OUT_OF_RANGE,
        'offset',
        'the simulator keeps positions below 2^53 (Zircon takes any u64)',
      ),
    },
  }),
};
