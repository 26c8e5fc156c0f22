import {
  ok,
  type Syscalls,
  ZX_INFO_STREAM,
  ZX_PROP_VMO_CONTENT_SIZE,
  ZX_STREAM_MODE_READ,
  ZX_STREAM_MODE_WRITE,
  ZX_VMO_RESIZABLE,
} from '../../../kernel';
import { vmo } from '../handles';

export const PAGE = 4096;
export const MAX_U64 = 2n ** 64n - 1n;
export const READ_WRITE = ZX_STREAM_MODE_READ | ZX_STREAM_MODE_WRITE;

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A stream, and the VMO below it. */
export interface Streamed {
  readonly file: number;
  readonly stream: number;
}

/** A stream over a new VMO of `size` bytes, with its content. */
export function streamed(
  sys: Syscalls,
  content: Uint8Array | string = '',
  { options = READ_WRITE, size = PAGE, resizable = false, seek = 0 } = {},
): Streamed {
  const file = vmo(sys, size, resizable ? ZX_VMO_RESIZABLE : 0);
  const bytes = typeof content === 'string' ? text(content) : content;
  ok(sys.zx_vmo_write(file, bytes, 0));
  ok(sys.zx_object_set_property(file, ZX_PROP_VMO_CONTENT_SIZE, bytes.length));
  return { file, stream: ok(sys.zx_stream_create(options, file, seek)).out_stream };
}

export const infoOf = (sys: Syscalls, stream: number) =>
  ok(sys.zx_object_get_info(stream, ZX_INFO_STREAM)).info;
export const contentSize = (sys: Syscalls, file: number): number =>
  ok(sys.zx_object_get_property(file, ZX_PROP_VMO_CONTENT_SIZE)).value;
export const sizeOf = (sys: Syscalls, file: number): number => ok(sys.zx_vmo_get_size(file)).size;

/** The content of a VMO as text. */
export function contentOf(sys: Syscalls, file: number): string {
  return new TextDecoder().decode(ok(sys.zx_vmo_read(file, 0, contentSize(sys, file))).buffer);
}

/** What a read gives, as text. */
export function readText(sys: Syscalls, stream: number, length: number): string {
  const { vectors, actual } = ok(sys.zx_stream_readv(stream, 0, [length]));
  return new TextDecoder().decode(vectors[0]?.subarray(0, actual));
}
