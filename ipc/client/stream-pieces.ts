import { ZX_OK } from '../../kernel/abi/status';
import type { AsyncSyscalls, Syscalls } from '../../kernel/abi/syscalls';
import { addU64, toU64 } from '../../kernel/abi/u64';
import { LONGEST_READ, VECTOR_OVERHEAD } from '../wire/transfer-limit';

/** The most bytes that go into one request or reply. */
const PIECE = 4 * 1024 * 1024;
const MAX_U64 = 2n ** 64n - 1n;

/** A part of one of several buffers. */
interface Part {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

type ReadResult = ReturnType<Syscalls['zx_stream_readv']>;
type WriteResult = ReturnType<Syscalls['zx_stream_writev']>;

/** Streams move what does not fit into a frame piece after piece, until one falls short. */
export function streamsInPieces(sys: Syscalls): Partial<Syscalls> {
  return {
    zx_stream_readv: (handle, options, capacities) =>
      exceedsFrame(capacities)
        ? readPieces(0, capacities, (wanted) => sys.zx_stream_readv(handle, options, wanted))
        : sys.zx_stream_readv(handle, options, capacities),
    zx_stream_readv_at: (handle, options, offset, capacities) =>
      exceedsFrame(capacities) && isU64(offset)
        ? readPieces(offset, capacities, (wanted, done) =>
            sys.zx_stream_readv_at(handle, options, addU64(offset, done) ?? MAX_U64, wanted),
          )
        : sys.zx_stream_readv_at(handle, options, offset, capacities),
    zx_stream_writev: (handle, options, vectors) =>
      exceedsFrame(vectors)
        ? writePieces(vectors, (part) => sys.zx_stream_writev(handle, options, part))
        : sys.zx_stream_writev(handle, options, vectors),
    zx_stream_writev_at: (handle, options, offset, vectors) => {
      if (!exceedsFrame(vectors) || !isU64(offset))
        return sys.zx_stream_writev_at(handle, options, offset, vectors);
      const wraps = addU64(offset, sumOf(vectors.map(lengthOf))) === undefined;
      if (wraps) return sys.zx_stream_writev_at(handle, options, MAX_U64, [new Uint8Array(2)]);
      return writePieces(vectors, (part, done) =>
        sys.zx_stream_writev_at(handle, options, addU64(offset, done) ?? MAX_U64, part),
      );
    },
  };
}

/** The same for Promises: what needs pieces is moved at once, since moving bytes waits for nobody. */
export function asyncStreamsInPieces(async: AsyncSyscalls, sys: Syscalls): Partial<AsyncSyscalls> {
  return {
    zx_stream_readv: async (handle, options, capacities) =>
      (exceedsFrame(capacities) ? sys : async).zx_stream_readv(handle, options, capacities),
    zx_stream_readv_at: async (handle, options, offset, capacities) =>
      (exceedsFrame(capacities) ? sys : async).zx_stream_readv_at(handle, options, offset, capacities),
    zx_stream_writev: async (handle, options, vectors) =>
      (exceedsFrame(vectors) ? sys : async).zx_stream_writev(handle, options, vectors),
    zx_stream_writev_at: async (handle, options, offset, vectors) =>
      (exceedsFrame(vectors) ? sys : async).zx_stream_writev_at(handle, options, offset, vectors),
  };
}

/** Whether well-formed buffers are too much for one frame; what is malformed is left to the call to complain about. */
function exceedsFrame(buffers: readonly (Uint8Array | number | bigint)[]): boolean {
  if (!Array.isArray(buffers)) return false;
  const lengths = buffers.map(sizeOf);
  return lengths.every((each) => each >= 0) && sumOf(lengths) + lengths.length * VECTOR_OVERHEAD > PIECE;
}

function isU64(value: unknown): boolean {
  return toU64(value) !== undefined;
}

/** What a buffer holds, or a capacity asks for; -1 if it is neither. */
function sizeOf(buffer: unknown): number {
  if (buffer instanceof Uint8Array) return buffer.length;
  return Number(toU64(buffer) ?? -1);
}

function readPieces(
  start: number | bigint,
  capacities: readonly (number | bigint)[],
  read: (wanted: readonly (number | bigint)[], done: number) => ReadResult,
): ReadResult {
  const sum = capacities.reduce<bigint>((total, each) => total + BigInt(each), 0n);
  if (sum > MAX_U64) return read(capacities, 0);
  if (BigInt(start) + sum > MAX_U64) {
    const nothing = read([], 0);
    return nothing.status === ZX_OK
      ? { ...nothing, vectors: capacities.map(() => new Uint8Array(0)) }
      : nothing;
  }
  const found = capacities.map((): Uint8Array[] => []);
  let done = 0;
  for (const parts of rounds(capped(capacities.map(Number)))) {
    const wanted = parts.map(({ length }) => length);
    const piece = read(wanted, done);
    if (piece.status !== ZX_OK && done === 0) return piece;
    if (piece.status !== ZX_OK) break;
    parts.forEach(({ index }, i) => found[index]?.push(piece.vectors[i] ?? new Uint8Array(0)));
    done += piece.actual;
    if (piece.actual < sumOf(wanted)) break;
  }
  return { status: ZX_OK, vectors: found.map(joined), actual: done };
}

function writePieces(
  vectors: readonly Uint8Array[],
  write: (part: Uint8Array[], done: number) => WriteResult,
): WriteResult {
  let done = 0;
  for (const parts of rounds(vectors.map(lengthOf))) {
    const piece = write(
      parts.map(({ index, start, length }) =>
        (vectors[index] ?? new Uint8Array(0)).subarray(start, start + length),
      ),
      done,
    );
    if (piece.status !== ZX_OK && done === 0) return piece;
    if (piece.status !== ZX_OK) break;
    done += piece.actual;
    if (piece.actual < sumOf(parts.map(({ length }) => length))) break;
  }
  return { status: ZX_OK, actual: done };
}

/** Buffers of these lengths, in order, cut so that each round fits into a frame. */
function* rounds(lengths: readonly number[]): Iterable<Part[]> {
  let parts: Part[] = [];
  let room = PIECE;
  for (const [index, whole] of lengths.entries()) {
    let start = 0;
    do {
      const length = Math.min(whole - start, room - VECTOR_OVERHEAD);
      parts.push({ index, start, length });
      start += length;
      room -= length + VECTOR_OVERHEAD;
      if (room <= VECTOR_OVERHEAD) {
        yield parts;
        parts = [];
        room = PIECE;
      }
    } while (start < whole);
  }
  if (parts.length > 0) yield parts;
}

/** The capacities, cut off where the kernel would end a read. */
function capped(capacities: readonly number[]): number[] {
  let left = LONGEST_READ;
  return capacities.map((capacity) => {
    const kept = Math.min(capacity, left);
    left -= kept;
    return kept;
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const bytes = new Uint8Array(sumOf(chunks.map(lengthOf)));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function lengthOf({ length }: Uint8Array): number {
  return length;
}

function sumOf(lengths: readonly number[]): number {
  return lengths.reduce((sum, each) => sum + each, 0);
}
