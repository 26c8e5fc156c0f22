import { isZxError } from '../abi/names';
import type { ZxError } from '../abi/result';
import { ZX_OK } from '../abi/status';

/**
 * The registry's messages, all numbers little-endian.
 * Request: txid u32, ordinal u32, name (UTF-8, 1 to 255 bytes). Reply: txid u32, status i32.
 * PUBLISH: the reply carries the listener. CONNECT: the request carries the server end.
 */
export const SVC_PUBLISH = 1;
export const SVC_CONNECT = 2;

export const SVC_REPLY_BYTES = 8;
const HEADER_BYTES = 8;
const MOST_NAME_BYTES = 255;

export interface SvcRequest {
  readonly txid: number;
  readonly ordinal: number;
  readonly name: string;
}

export function encodeRequest(ordinal: number, name: string): Uint8Array {
  const encoded = new TextEncoder().encode(name);
  const message = new Uint8Array(HEADER_BYTES + encoded.length);
  new DataView(message.buffer).setUint32(4, ordinal, true);
  message.set(encoded, HEADER_BYTES);
  return message;
}

/** The request in a message; `undefined` for one too short to be answered. */
export function decodeRequest(message: Uint8Array): SvcRequest | undefined {
  if (message.length < HEADER_BYTES) return undefined;
  const view = viewOf(message);
  return {
    txid: view.getUint32(0, true),
    ordinal: view.getUint32(4, true),
    name: new TextDecoder().decode(message.subarray(HEADER_BYTES)),
  };
}

export function isServiceName(name: string): boolean {
  const { length } = new TextEncoder().encode(name);
  return length > 0 && length <= MOST_NAME_BYTES;
}

export function encodeReply(txid: number, status: number): Uint8Array {
  const message = new Uint8Array(SVC_REPLY_BYTES);
  const view = viewOf(message);
  view.setUint32(0, txid, true);
  view.setInt32(4, status, true);
  return message;
}

/** The status in a reply; `undefined` if it is none. */
export function decodeReply(message: Uint8Array): typeof ZX_OK | ZxError | undefined {
  if (message.length !== SVC_REPLY_BYTES) return undefined;
  const status = viewOf(message).getInt32(4, true);
  return status === ZX_OK || isZxError(status) ? status : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
