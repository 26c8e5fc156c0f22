import {
  ZX_STREAM_APPEND,
  ZX_STREAM_MODE_APPEND,
  ZX_STREAM_MODE_READ,
  ZX_STREAM_MODE_WRITE,
  ZX_STREAM_SEEK_ORIGIN_CURRENT,
  ZX_STREAM_SEEK_ORIGIN_END,
  ZX_STREAM_SEEK_ORIGIN_START,
} from '../abi/constants';
import { ZX_DEFAULT_STREAM_RIGHTS, ZX_RIGHT_READ, ZX_RIGHT_RESIZE, ZX_RIGHT_WRITE } from '../abi/rights';
import { ZX_OK } from '../abi/status';
import { streamSyscalls } from '../abi/syscall/stream';
import { addU64, isKept, toU64 } from '../abi/u64';
import { Stream } from '../object/stream';
import { refuse } from '../refused';
import type { HandlersOf } from './handler';
import { readFrom, writeTo } from './stream-transfer';
import { needRights } from './need-rights';

const MODES = ZX_STREAM_MODE_READ | ZX_STREAM_MODE_WRITE | ZX_STREAM_MODE_APPEND;

export const streamHandlers: HandlersOf<typeof streamSyscalls> = {
  zx_stream_create(caller, options, value, seek) {
    const { refusals } = streamSyscalls.zx_stream_create;
    if ((options & ~MODES) !== 0) refuse(refusals.badOptions);
    const { handles, core } = caller.process;
    const handle = handles.resolve(value, refusals.vmo);
    const rights = rightsOf(options);
    needRights(handle, rights, refusals.needsRights);
    if (!isKept(seek)) return refuse(refusals.seekTooLarge);
    core.requireHandles(1);
    const mayGrow = handle.has(ZX_RIGHT_RESIZE) && handle.object.resizable;
    const stream = new Stream(core, handle.object, options, seek, mayGrow);
    return { status: ZX_OK, out_stream: handles.add(core.mint(stream, ZX_DEFAULT_STREAM_RIGHTS | rights)) };
  },

  zx_stream_writev(caller, handle, options, vectors) {
    const { refusals } = streamSyscalls.zx_stream_writev;
    if ((options & ~ZX_STREAM_APPEND) !== 0) refuse(refusals.badOptions);
    const { object: stream } = caller.process.handles.resolve(handle, refusals.handle);
    const length = lengthOf(vectors);
    if (length === 0) return { status: ZX_OK, actual: 0 };
    const appends = options === ZX_STREAM_APPEND || stream.appends;
    const start = appends ? stream.vmo.contentSize : stream.seek;
    const end = addU64(start, length) ?? refuse(refusals.tooFar);
    const actual = writeTo(stream, start, end, vectors, refusals);
    stream.seek = start + actual;
    return { status: ZX_OK, actual };
  },

  zx_stream_writev_at(caller, handle, options, offset, vectors) {
    const { refusals } = streamSyscalls.zx_stream_writev_at;
    if (options !== 0) refuse(refusals.badOptions);
    const { object: stream } = caller.process.handles.resolve(handle, refusals.handle);
    const length = lengthOf(vectors);
    if (length === 0) return { status: ZX_OK, actual: 0 };
    const end = addU64(offset, length) ?? refuse(refusals.endWraps);
    return { status: ZX_OK, actual: writeTo(stream, offset, end, vectors, refusals) };
  },

  zx_stream_readv(caller, handle, options, capacities) {
    const { refusals } = streamSyscalls.zx_stream_readv;
    if (options !== 0) refuse(refusals.badOptions);
    const { object: stream } = caller.process.handles.resolve(handle, refusals.handle);
    const scattered = readFrom(stream, stream.seek, capacities, refusals);
    stream.seek += scattered.actual;
    return { status: ZX_OK, ...scattered };
  },

  zx_stream_readv_at(caller, handle, options, offset, capacities) {
    const { refusals } = streamSyscalls.zx_stream_readv_at;
    if (options !== 0) refuse(refusals.badOptions);
    const { object: stream } = caller.process.handles.resolve(handle, refusals.handle);
    return { status: ZX_OK, ...readFrom(stream, offset, capacities, refusals) };
  },

  zx_stream_seek(caller, handle, whence, offset) {
    const { refusals } = streamSyscalls.zx_stream_seek;
    const { object: stream } = caller.process.handles.resolve(handle, refusals.handle);
    const origin = originOf(stream, whence) ?? refuse(refusals.badWhence);
    const seek = toU64(BigInt(origin) + offset) ?? refuse(refusals.outside);
    stream.seek = isKept(seek) ? seek : refuse(refusals.seekTooLarge);
    return { status: ZX_OK, out_seek: stream.seek };
  },
};

/** What each mode asks of the VMO's handle, and gives to that of the stream. */
function rightsOf(options: number): number {
  const read = (options & ZX_STREAM_MODE_READ) !== 0 ? ZX_RIGHT_READ : 0;
  return read | ((options & ZX_STREAM_MODE_WRITE) !== 0 ? ZX_RIGHT_WRITE : 0);
}

function originOf(stream: Stream, whence: number): number | undefined {
  switch (whence) {
    case ZX_STREAM_SEEK_ORIGIN_START:
      return 0;
    case ZX_STREAM_SEEK_ORIGIN_CURRENT:
      return stream.seek;
    case ZX_STREAM_SEEK_ORIGIN_END:
      return stream.vmo.contentSize;
    default:
      return undefined;
  }
}

function lengthOf(vectors: readonly Uint8Array[]): number {
  return vectors.reduce((sum, { length }) => sum + length, 0);
}
