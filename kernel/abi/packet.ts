import type { Kind } from './kind';
import { bytes, i32, signals, struct, time, u32, u64 } from './kind';
import type { ZX_PKT_TYPE_SIGNAL_ONE } from './constants';
import { ZX_PKT_TYPE_USER } from './constants';
import type { U64 } from './u64';

const USER_BYTES = 32;

/** The payload of a packet that tells of signals: `zx_packet_signal_t`. */
const signalPayload = struct('zx_packet_signal', {
  trigger: signals,
  observed: signals,
  count: u64,
  timestamp: time,
});

/** The 32 bytes of a user packet's payload. */
export interface UserPayload {
  readonly c8: Uint8Array;
}
/** What happened to a watched object; `timestamp` is 0 unless it was asked for. */
export interface SignalPayload {
  readonly trigger: number;
  readonly observed: number;
  readonly count: number;
  readonly timestamp: bigint;
}

/** A packet as zx_port_wait delivers it. */
export type PortPacket =
  | {
      readonly key: number;
      readonly type: typeof ZX_PKT_TYPE_USER;
      readonly status: number;
      readonly user: UserPayload;
    }
  | {
      readonly key: number;
      readonly type: typeof ZX_PKT_TYPE_SIGNAL_ONE;
      readonly status: number;
      readonly signal: SignalPayload;
    };

/** A packet as a program queues it: `type` is ignored, a user packet it becomes; `user` is zeros if left out. */
export interface UserPacketIn {
  readonly key: number | bigint;
  readonly type?: number;
  readonly status: number;
  readonly user?: UserPayload;
}
export interface UserPacketValue {
  readonly key: U64;
  readonly status: number;
  readonly user: UserPayload;
}

const header = struct(
  'zx_port_packet',
  { key: u64, status: i32 },
  { type: u32, user: struct('user', {}, { c8: bytes }) },
);

/** `zx_port_packet_t` on its way in. On the wire: `[key, type, status, c8]`; type is ignored, c8 is 32 bytes. */
export const userPacket: Kind<UserPacketIn, UserPacketValue> = {
  name: 'zx_port_packet',
  parts: [u64, u32, i32, bytes],
  expects: 'an object {key, status, user?: {c8: Uint8Array(32)}}',
  zero: { key: 0, status: 0, user: { c8: new Uint8Array(USER_BYTES) } },
  accept: (value, args) => {
    const packet = header.accept(value, args);
    if (!packet) return undefined;
    const c8 = packet.user.c8.length === 0 ? new Uint8Array(USER_BYTES) : packet.user.c8;
    return c8.length === USER_BYTES ? { key: packet.key, status: packet.status, user: { c8 } } : undefined;
  },
  encode: (value, args) => [u64.encode(value.key, args), ZX_PKT_TYPE_USER, value.status, value.user.c8],
  decode: (wire, args) => {
    if (!Array.isArray(wire) || wire.length !== 4) return undefined;
    const [key, type, status, c8] = wire as unknown[];
    return { key, type, status, user: { c8: bytes.decode(c8, args) } };
  },
  show: (value) => `{key=${value.key}, status=${value.status}, user=${bytes.show(value.user.c8)}}`,
};

/**
 * `zx_port_packet_t` on its way out. On the wire: `[key, type, status, payload]`, the payload by the type:
 * 32 bytes (ZX_PKT_TYPE_USER) or a zx_packet_signal (ZX_PKT_TYPE_SIGNAL_ONE).
 */
export const portPacket: Kind<never, PortPacket> = {
  name: 'zx_port_packet',
  parts: [u64, u32, i32, bytes, signalPayload],
  expects: 'a packet',
  zero: { key: 0, type: ZX_PKT_TYPE_USER, status: 0, user: { c8: new Uint8Array(USER_BYTES) } },
  accept: () => undefined,
  encode: (value, args) => [
    u64.encode(value.key, args),
    value.type,
    value.status,
    value.type === ZX_PKT_TYPE_USER ? value.user.c8 : signalPayload.encode(value.signal, args),
  ],
  decode: (wire, args) => {
    if (!Array.isArray(wire)) return undefined;
    const [key, type, status, payload] = wire as unknown[];
    return type === ZX_PKT_TYPE_USER
      ? { key, type, status, user: { c8: bytes.decode(payload, args) } }
      : { key, type, status, signal: signalPayload.decode(payload, args) };
  },
  show: (value) =>
    value.type === ZX_PKT_TYPE_USER
      ? `{key=${value.key}, ZX_PKT_TYPE_USER, status=${value.status}, user=${bytes.show(value.user.c8)}}`
      : `{key=${value.key}, ZX_PKT_TYPE_SIGNAL_ONE, observed=0x${value.signal.observed.toString(16)}}`,
};
