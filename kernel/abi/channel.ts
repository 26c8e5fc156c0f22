import { ZX_CHANNEL_MAX_MSG_BYTES, ZX_CHANNEL_MAX_MSG_IOVECS, ZX_CHANNEL_WRITE_USE_IOVEC } from './constants';
import * as k from './kind';
import type { Kind } from './kind';

/** One buffer of a body that is gathered from several: `zx_channel_iovec_t`. */
export interface ChannelIovec {
  /** `null` goes with a capacity of 0 only. */
  readonly buffer: Uint8Array | null;
  /** How many of its bytes, from the first on, go into the body: all if left out. */
  readonly capacity?: number;
  /** Must be 0, which it is if left out. */
  readonly reserved?: number;
}

/** The body of a message as a program passes it: bytes, or with ZX_CHANNEL_WRITE_USE_IOVEC buffers to gather. */
export type ChannelBody = Uint8Array | readonly Required<ChannelIovec>[];

/** In every syscall that sends, options are the second parameter. */
const OPTIONS_AT = 1;
const SHOWN_BUFFERS = 4;

/**
 * The body of a message. On the wire: the bytes, or an array of `[buffer | nil, capacity, reserved]`. What is too
 * large for a message crosses only as far as it takes to see that it is.
 */
export const channelBody: Kind<Uint8Array | readonly ChannelIovec[], ChannelBody> = {
  name: 'body',
  parts: [k.bytes, k.u32],
  expects:
    'a Uint8Array; with ZX_CHANNEL_WRITE_USE_IOVEC an array of {buffer: Uint8Array | null, capacity?, reserved?}',
  zero: new Uint8Array(0),
  accept(value, args) {
    const options = args[OPTIONS_AT];
    if (value instanceof Uint8Array)
      return options === ZX_CHANNEL_WRITE_USE_IOVEC ? undefined : k.usable(value);
    return options === 0 || !Array.isArray(value) ? undefined : acceptBuffers(value, args);
  },
  encode: (body) =>
    body instanceof Uint8Array ? body.subarray(0, ZX_CHANNEL_MAX_MSG_BYTES + 1) : encodeBuffers(body),
  decode: (wire, args) => (Array.isArray(wire) ? wire.map(decodeBuffer) : k.bytes.decode(wire, args)),
  show(body) {
    if (body instanceof Uint8Array) return k.showBytes(body);
    const shown = body.slice(0, SHOWN_BUFFERS).map(({ buffer, capacity }) => showBuffer(buffer, capacity));
    return `[${shown.join(', ')}${body.length > SHOWN_BUFFERS ? `, ... ${body.length} buffers` : ''}]`;
  },
};

/** What is to become of a handle that is sent: `zx_handle_disposition_t`. `result` is filled by the kernel. */
export const handleDisposition = k.struct(
  'zx_handle_disposition',
  { operation: k.u32, handle: k.handle, type: k.u32, rights: k.rights },
  { result: k.status },
);

/** A handle that was received, with what is known of it: `zx_handle_info_t`. */
export const handleInfo = k.struct('zx_handle_info', {
  handle: k.handle,
  type: k.u32,
  rights: k.rights,
  unused: k.u32,
});

/** `zx_channel_call_args_t`. */
export const channelCallArgs = k.struct('zx_channel_call_args', {
  wr_bytes: channelBody,
  wr_handles: k.list(k.handle),
  rd_num_bytes: k.u32,
  rd_num_handles: k.u32,
});

/** `zx_channel_call_etc_args_t`. */
export const channelCallEtcArgs = k.struct('zx_channel_call_etc_args', {
  wr_bytes: channelBody,
  wr_handles: k.list(handleDisposition),
  rd_num_bytes: k.u32,
  rd_num_handles: k.u32,
});

function acceptBuffers(
  values: readonly unknown[],
  args: readonly unknown[],
): Required<ChannelIovec>[] | undefined {
  const accepted: Required<ChannelIovec>[] = [];
  for (const value of values) {
    const one = acceptBuffer(value, args);
    if (!one) return undefined;
    accepted.push(one);
  }
  return accepted;
}

function acceptBuffer(value: unknown, args: readonly unknown[]): Required<ChannelIovec> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { buffer, capacity: size, reserved: word } = value as Readonly<Record<string, unknown>>;
  if (buffer !== null && !(buffer instanceof Uint8Array)) return undefined;
  const capacity = k.u32.accept(size ?? buffer?.length ?? 0, args);
  const reserved = k.u32.accept(word ?? 0, args);
  return capacity === undefined || reserved === undefined
    ? undefined
    : { buffer: buffer && k.usable(buffer), capacity, reserved };
}

function encodeBuffers(buffers: readonly Required<ChannelIovec>[]): unknown[] {
  let total = 0;
  return buffers.slice(0, ZX_CHANNEL_MAX_MSG_IOVECS + 1).map(({ buffer, capacity, reserved }) => {
    total += capacity;
    const bytes = total > ZX_CHANNEL_MAX_MSG_BYTES ? null : (buffer?.subarray(0, capacity) ?? null);
    return [bytes, capacity, reserved];
  });
}

function decodeBuffer(wire: unknown): unknown {
  if (!Array.isArray(wire)) return undefined;
  const [buffer, capacity, reserved] = wire as unknown[];
  return { buffer, capacity, reserved };
}

function showBuffer(buffer: Uint8Array | null, capacity: number): string {
  return buffer ? k.showBytes(buffer.subarray(0, capacity)) : 'null';
}
