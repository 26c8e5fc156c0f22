import { ZX_CHANNEL_READ_MAY_DISCARD } from '../abi/constants';
import { objectTypes } from '../abi/object-type';
import { ZX_OK } from '../abi/status';
import { channelSyscalls } from '../abi/syscall/channel';
import type { Handle } from '../handle/handle';
import type { Message } from '../object/message';
import type { Thread } from '../object/thread';
import { refuse } from '../refused';

/** How much a program has room for. */
export interface Room {
  readonly bytes: number;
  readonly handles: number;
}

/** A message as a program gets it. */
export interface Received<H> {
  status: typeof ZX_OK;
  bytes: Uint8Array;
  handles: H[];
  actual_bytes: number;
  actual_handles: number;
}

/** What the `_etc` syscalls tell of a handle. */
export interface HandleInfo {
  handle: number;
  type: number;
  rights: number;
  unused: number;
}

/** Puts a handle from a message into the receiver's table; what the receiver is told of it. */
export type Install<H> = (caller: Thread, handle: Handle) => H;

export const installValue: Install<number> = (caller, handle) => caller.process.handles.add(handle);

export const installInfo: Install<HandleInfo> = (caller, handle) => ({
  handle: caller.process.handles.add(handle),
  type: objectTypes[handle.object.type],
  rights: handle.rights,
  unused: 0,
});

export function fits({ bytes, handles }: Message, room: Room): boolean {
  return bytes.length <= room.bytes && handles.length <= room.handles;
}

/** Gives a message, out of any queue, to a program; `call` is the syscall of it that asked for one. */
export function accept<H>(
  caller: Thread,
  { bytes, handles }: Message,
  install: Install<H>,
  call = caller.core.call,
): Received<H> {
  for (const handle of handles) caller.core.history?.moved('receive', handle, call);
  return {
    status: ZX_OK,
    bytes,
    handles: handles.map((handle) => install(caller, handle)),
    actual_bytes: bytes.length,
    actual_handles: handles.length,
  };
}

/** The oldest message at an end, taken out: zx_channel_read in all its forms. */
export function read(caller: Thread, value: number, options: number, room: Room): Message {
  const { refusals } = channelSyscalls.zx_channel_read;
  const { object: channel } = caller.process.handles.resolve(value, refusals.handle);
  if ((options & ~ZX_CHANNEL_READ_MAY_DISCARD) !== 0) refuse(refusals.badOptions);
  const { oldest } = channel;
  if (!oldest) return refuse(channel.peer ? refusals.empty : refusals.peerClosed);
  const fitting = fits(oldest, room);
  if (fitting || options === ZX_CHANNEL_READ_MAY_DISCARD) channel.take();
  if (fitting) return oldest;
  if (options === ZX_CHANNEL_READ_MAY_DISCARD)
    for (const handle of oldest.handles) caller.core.release(handle);
  return refuse(refusals.tooSmall, {
    actual_bytes: oldest.bytes.length,
    actual_handles: oldest.handles.length,
  });
}
