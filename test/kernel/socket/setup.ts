import { ok, type Syscalls, ZX_INFO_SOCKET, ZX_SOCKET_STREAM } from '../../../kernel';

/** How much an end holds. */
export const ROOM = 262144;

/** Both ends of a new socket. */
export function socket(sys: Syscalls, options: number = ZX_SOCKET_STREAM): [number, number] {
  const { out0, out1 } = ok(sys.zx_socket_create(options));
  return [out0, out1];
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** What a read gives, as text. */
export function readText(sys: Syscalls, handle: number, size = ROOM, options = 0): string {
  return new TextDecoder().decode(ok(sys.zx_socket_read(handle, options, size)).buffer);
}

export const infoOf = (sys: Syscalls, handle: number) =>
  ok(sys.zx_object_get_info(handle, ZX_INFO_SOCKET)).info;

/** Fills the other end up. */
export function fill(sys: Syscalls, handle: number): void {
  ok(sys.zx_socket_write(handle, 0, new Uint8Array(ROOM)));
}
