import {
  ZX_CHANNEL_MAX_MSG_BYTES,
  ZX_CHANNEL_MAX_MSG_HANDLES,
  ZX_CHANNEL_MAX_MSG_IOVECS,
  ZX_CHANNEL_READ_MAY_DISCARD,
  ZX_CHANNEL_WRITE_USE_IOVEC,
  ZX_DEFAULT_CHANNEL_RIGHTS,
  ZX_ERR_BUFFER_TOO_SMALL,
  ZX_ERR_INVALID_ARGS,
  ZX_ERR_NOT_SUPPORTED,
  ZX_ERR_OUT_OF_RANGE,
  ZX_ERR_PEER_CLOSED,
  ZX_ERR_SHOULD_WAIT,
  ZX_ERR_TIMED_OUT,
  ZX_OK,
  ZX_RIGHT_READ,
  ZX_RIGHT_WRITE,
} from '../../kernel/abi';
import { fail } from './failed';
import type { Expected } from './expected';
import type { ModelCallsOf } from './model-calls';
import { ModelChannel, type ModelMessage } from './model-channel';
import { channelPair, type ModelProcess } from './model-kernel';
import { Outgoing } from './model-outgoing';

type Body =
  | Uint8Array
  | readonly { readonly buffer: Uint8Array | null; readonly capacity?: number; readonly reserved?: number }[];

const TXID_SIZE = 4;

export const channelCalls: ModelCallsOf<
  | 'zx_channel_create'
  | 'zx_channel_write'
  | 'zx_channel_write_etc'
  | 'zx_channel_read'
  | 'zx_channel_read_etc'
  | 'zx_channel_call'
  | 'zx_channel_call_etc'
> = {
  zx_channel_create({ table, world }, options) {
    if (options !== 0) fail(ZX_ERR_INVALID_ARGS);
    const [a, b] = channelPair(world);
    return {
      status: ZX_OK,
      out0: table.mint(a, ZX_DEFAULT_CHANNEL_RIGHTS),
      out1: table.mint(b, ZX_DEFAULT_CHANNEL_RIGHTS),
    };
  },

  zx_channel_write: (caller, value, options, body, handles) =>
    write(caller, value, options, body, new Outgoing(caller.table, handles, false)),
  zx_channel_write_etc: (caller, value, options, body, entries) =>
    write(caller, value, options, body, new Outgoing(caller.table, entries, false, 'handles')),

  zx_channel_read(caller, value, options, bytes, handles) {
    const message = take(caller, value, options, bytes, handles);
    return received(
      message,
      message.handles.map((handle) => caller.table.add(handle)),
    );
  },
  zx_channel_read_etc(caller, value, options, bytes, handles) {
    const message = take(caller, value, options, bytes, handles);
    const infos = message.handles.map((handle) => {
      const { object, rights } = handle;
      return { handle: caller.table.add(handle), type: object.type, rights, unused: 0 };
    });
    return received(message, infos);
  },

  zx_channel_call: (caller, value, options, _deadline, { wr_bytes, wr_handles }) =>
    call(caller, value, options, wr_bytes, new Outgoing(caller.table, wr_handles, true)),
  zx_channel_call_etc: (caller, value, options, _deadline, { wr_bytes, wr_handles }) =>
    call(caller, value, options, wr_bytes, new Outgoing(caller.table, wr_handles, true, 'wr_handles')),
};

function write(
  caller: ModelProcess,
  value: number,
  options: number,
  body: Body,
  outgoing: Outgoing,
): Expected {
  return outgoing.consumedUnlessSent(() => {
    const [channel, bytes] = checkedSend(caller, value, options, ZX_RIGHT_WRITE, body, outgoing);
    send(channel, bytes, outgoing);
    return { status: ZX_OK };
  });
}

/** Deadlines are in the past here: a call sends its request and gives up. */
function call(
  caller: ModelProcess,
  value: number,
  options: number,
  body: Body,
  outgoing: Outgoing,
): Expected {
  return outgoing.consumedUnlessSent(() => {
    const needed = ZX_RIGHT_READ | ZX_RIGHT_WRITE;
    const [channel, bytes] = checkedSend(caller, value, options, needed, body, outgoing);
    if (bytes.length < TXID_SIZE) fail(ZX_ERR_INVALID_ARGS);
    send(channel, bytes, outgoing, () => new DataView(bytes.buffer).setUint32(0, channel.takeTxid(), true));
    return fail(ZX_ERR_TIMED_OUT);
  });
}

function checkedSend(
  { table }: ModelProcess,
  value: number,
  options: number,
  rights: number,
  body: Body,
  outgoing: Outgoing,
): [ModelChannel, Uint8Array] {
  if ((options & ~ZX_CHANNEL_WRITE_USE_IOVEC) !== 0) fail(ZX_ERR_INVALID_ARGS);
  const [channel] = table.of(ModelChannel, value, rights);
  const buffers = body instanceof Uint8Array ? [{ buffer: body }] : body;
  if (buffers.length > ZX_CHANNEL_MAX_MSG_IOVECS) fail(ZX_ERR_OUT_OF_RANGE);
  return [channel, gathered(buffers, outgoing.length)];
}

function gathered(buffers: Exclude<Body, Uint8Array>, handles: number): Uint8Array {
  if (buffers.some(({ reserved = 0 }) => reserved !== 0)) fail(ZX_ERR_INVALID_ARGS);
  const parts = buffers.map(({ buffer, capacity }) => {
    const bytes = buffer ?? new Uint8Array(0);
    return { bytes, capacity: capacity ?? bytes.length };
  });
  const total = parts.reduce((sum, { capacity }) => sum + capacity, 0);
  if (total > ZX_CHANNEL_MAX_MSG_BYTES || handles > ZX_CHANNEL_MAX_MSG_HANDLES) fail(ZX_ERR_OUT_OF_RANGE);
  if (parts.some(({ bytes, capacity }) => capacity > bytes.length)) fail(ZX_ERR_INVALID_ARGS);
  return Uint8Array.from(Buffer.concat(parts.map(({ bytes, capacity }) => bytes.subarray(0, capacity))));
}

function send(channel: ModelChannel, bytes: Uint8Array, outgoing: Outgoing, prepare?: () => void): void {
  const handles = outgoing.takeFor(channel);
  const peer = channel.other;
  if (!peer || peer.isClosed) {
    for (const handle of handles) handle.close();
    return fail(ZX_ERR_PEER_CLOSED);
  }
  prepare?.();
  peer.receive({ bytes, handles });
}

function take(
  { table }: ModelProcess,
  value: number,
  options: number,
  bytes: number,
  handles: number,
): ModelMessage {
  const [channel] = table.of(ModelChannel, value, ZX_RIGHT_READ);
  if ((options & ~ZX_CHANNEL_READ_MAY_DISCARD) !== 0) fail(ZX_ERR_NOT_SUPPORTED);
  const message = channel.next;
  if (!message) return fail(channel.other?.isClosed === false ? ZX_ERR_SHOULD_WAIT : ZX_ERR_PEER_CLOSED);
  const fits = message.bytes.length <= bytes && message.handles.length <= handles;
  if (fits || (options & ZX_CHANNEL_READ_MAY_DISCARD) !== 0) channel.shift();
  if (fits) return message;
  if ((options & ZX_CHANNEL_READ_MAY_DISCARD) !== 0) for (const handle of message.handles) handle.close();
  return fail(ZX_ERR_BUFFER_TOO_SMALL, sizesOf(message));
}

function received(message: ModelMessage, handles: readonly unknown[]): Expected {
  return { status: ZX_OK, bytes: message.bytes, handles, ...sizesOf(message) };
}

function sizesOf({ bytes, handles }: ModelMessage): object {
  return { actual_bytes: bytes.length, actual_handles: handles.length };
}
