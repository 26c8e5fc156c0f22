import type { AsyncSyscalls, Syscalls } from '../../kernel/abi/syscalls';
import { ZX_VMO_OP_COMMIT } from '../../kernel/abi/constants';
import { ZX_OK } from '../../kernel/abi/status';
import { addU64 } from '../../kernel/abi/u64';
import { LONGEST_READ } from '../wire/transfer-limit';
import { asyncStreamsInPieces, streamsInPieces } from './stream-pieces';

/** The most bytes that go into one request or reply. */
const PIECE = 4 * 1024 * 1024;
const LONGEST_DRAW = 0xffffffff;

/**
 * Syscalls that move more bytes than a frame holds move them in pieces. A transfer of nothing at the end of the range
 * comes first: it is refused exactly where the whole would be, so that a refusal moves nothing. The pages that a write
 * needs are all committed before it, since memory may be short.
 */
export function withPieces(sys: Syscalls): Syscalls {
  return {
    ...sys,
    ...streamsInPieces(sys),
    zx_vmo_read: (handle, offset, buffer_size) =>
      Number(buffer_size) > PIECE
        ? readInPieces(sys, handle, offset, buffer_size)
        : sys.zx_vmo_read(handle, offset, buffer_size),
    zx_vmo_write: (handle, buffer, offset) =>
      buffer instanceof Uint8Array && buffer.length > PIECE
        ? writeInPieces(sys, handle, buffer, offset)
        : sys.zx_vmo_write(handle, buffer, offset),
    zx_cprng_draw: (buffer_size) =>
      buffer_size > PIECE && buffer_size <= LONGEST_DRAW
        ? drawInPieces(sys, buffer_size)
        : sys.zx_cprng_draw(buffer_size),
  };
}

/** The same for Promises: what needs pieces is moved at once, since moving bytes waits for nobody. */
export function asyncWithPieces(async: AsyncSyscalls, sys: Syscalls): AsyncSyscalls {
  return {
    ...async,
    ...asyncStreamsInPieces(async, sys),
    zx_vmo_read: async (handle, offset, buffer_size) =>
      Number(buffer_size) > PIECE
        ? sys.zx_vmo_read(handle, offset, buffer_size)
        : async.zx_vmo_read(handle, offset, buffer_size),
    zx_vmo_write: async (handle, buffer, offset) =>
      buffer instanceof Uint8Array && buffer.length > PIECE
        ? sys.zx_vmo_write(handle, buffer, offset)
        : async.zx_vmo_write(handle, buffer, offset),
    zx_cprng_draw: async (buffer_size) =>
      buffer_size > PIECE ? sys.zx_cprng_draw(buffer_size) : async.zx_cprng_draw(buffer_size),
  };
}

type Read = ReturnType<Syscalls['zx_vmo_read']>;
type Write = ReturnType<Syscalls['zx_vmo_write']>;

function readInPieces(
  sys: Syscalls,
  handle: number,
  offset: number | bigint,
  buffer_size: number | bigint,
): Read {
  const end = addU64(offset, buffer_size);
  const length = Number(buffer_size);
  if (length > LONGEST_READ) return sys.zx_vmo_read(handle, offset, buffer_size);
  const probe = end === undefined ? sys.zx_vmo_read(handle, offset, 1) : sys.zx_vmo_read(handle, end, 0);
  if (probe.status !== ZX_OK) return probe;
  const buffer = new Uint8Array(length);
  for (let done = 0; done < length; done += PIECE) {
    const piece = sys.zx_vmo_read(handle, Number(offset) + done, Math.min(PIECE, length - done));
    if (piece.status !== ZX_OK) return piece;
    buffer.set(piece.buffer, done);
  }
  return { status: ZX_OK, buffer };
}

function writeInPieces(sys: Syscalls, handle: number, buffer: Uint8Array, offset: number | bigint): Write {
  const end = addU64(offset, buffer.length);
  const probe =
    end === undefined
      ? sys.zx_vmo_write(handle, new Uint8Array(1), offset)
      : sys.zx_vmo_write(handle, new Uint8Array(0), end);
  if (probe.status !== ZX_OK) return probe;
  const committed = sys.zx_vmo_op_range(handle, ZX_VMO_OP_COMMIT, offset, buffer.length);
  if (committed.status !== ZX_OK) return committed;
  for (let done = 0; done < buffer.length; done += PIECE) {
    const piece = sys.zx_vmo_write(handle, buffer.subarray(done, done + PIECE), Number(offset) + done);
    if (piece.status !== ZX_OK) return piece;
  }
  return { status: ZX_OK };
}

function drawInPieces(sys: Syscalls, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; done += PIECE) {
    bytes.set(sys.zx_cprng_draw(Math.min(PIECE, length - done)), done);
  }
  return bytes;
}
