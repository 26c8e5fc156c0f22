import { expect } from 'chai';
import {
  ok,
  statusName,
  type Syscalls,
  type UserProcess,
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_READABLE,
  ZX_EVENTPAIR_PEER_CLOSED,
  ZX_HANDLE_OP_DUPLICATE,
  ZX_HANDLE_OP_MOVE,
  ZX_INFO_HANDLE_BASIC,
  ZX_INFO_HANDLE_VALID,
  ZX_OBJ_TYPE_NONE,
  ZX_OK,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TIME_INFINITE,
} from '../../../kernel';
import type { Boot } from '../../harness/modes';

export const EMPTY = new Uint8Array(0);

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const outcome = (result: { readonly status: number }): string => statusName(result.status);

/** The two ends of a new channel. */
export function channel(sys: Syscalls): [number, number] {
  const { out0, out1 } = ok(sys.zx_channel_create(0));
  return [out0, out1];
}

/** A new event. */
export const event = (sys: Syscalls): number => ok(sys.zx_event_create(0)).out;

/** A handle to send, and a way to see whether it was closed. */
export interface Canary {
  readonly handle: number;
  readonly closed: () => boolean;
}

export function canary(sys: Syscalls): Canary {
  const { out0, out1 } = ok(sys.zx_eventpair_create(0));
  return { handle: out1, closed: () => (signalsOf(sys, out0) & ZX_EVENTPAIR_PEER_CLOSED) !== 0 };
}

export const isHandle = (sys: Syscalls, handle: number): boolean =>
  sys.zx_object_get_info(handle, ZX_INFO_HANDLE_VALID).status === ZX_OK;

export const koidOf = (sys: Syscalls, handle: number): number =>
  ok(sys.zx_object_get_info(handle, ZX_INFO_HANDLE_BASIC)).info.koid;

/** The signals of an object right now. */
export function signalsOf(sys: Syscalls, handle: number): number {
  const result = sys.zx_object_wait_one(handle, 0, 0n);
  if ('observed' in result) return result.observed;
  throw new Error(`no signals: ${statusName(result.status)}`);
}

/** The same handle with these rights alone. */
export const restrict = (sys: Syscalls, handle: number, rights: number): number =>
  ok(sys.zx_handle_replace(handle, rights)).out;

export const write = (
  sys: Syscalls,
  handle: number,
  bytes: Uint8Array | string = EMPTY,
  handles: number[] = [],
) => sys.zx_channel_write(handle, 0, typeof bytes === 'string' ? text(bytes) : bytes, handles);

export const read = (sys: Syscalls, handle: number) =>
  sys.zx_channel_read(handle, 0, ZX_CHANNEL_MAX_MSG_BYTES, ZX_CHANNEL_MAX_MSG_HANDLES);

/** The oldest message, which must be there: its bytes as text. */
export const readText = (sys: Syscalls, handle: number): string =>
  new TextDecoder().decode(ok(read(sys, handle)).bytes);

/** The handles of the oldest message, which must be there. */
export const readHandles = (sys: Syscalls, handle: number): readonly number[] =>
  ok(read(sys, handle)).handles;

/** What the sender of a handle asks for; any type and the same rights if left out. */
interface Asked {
  readonly type?: number;
  readonly rights?: number;
}

export const disposition = (
  operation: number,
  handle: number,
  { type = ZX_OBJ_TYPE_NONE, rights = ZX_RIGHT_SAME_RIGHTS }: Asked = {},
) => ({ operation, handle, type, rights, result: 0 });

export const moved = (handle: number, asked?: Asked) => disposition(ZX_HANDLE_OP_MOVE, handle, asked);
export const duplicated = (handle: number, asked?: Asked) =>
  disposition(ZX_HANDLE_OP_DUPLICATE, handle, asked);

/** Two programs and a channel between them. */
export interface Connected {
  readonly client: UserProcess;
  readonly server: UserProcess;
  readonly clientEnd: number;
  readonly serverEnd: number;
}

let services = 0;

export function connected(boot: Boot): Connected {
  const server = boot.process('server');
  const client = boot.process('client');
  const name = `service ${++services}`;
  const listener = ok(server.svc.publish(name)).out;
  const clientEnd = ok(client.svc.connect(name)).out;
  ok(server.sys.zx_object_wait_one(listener, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE));
  const [serverEnd = 0] = readHandles(server.sys, listener);
  expect(serverEnd).not.to.equal(0);
  return { client, server, clientEnd, serverEnd };
}
