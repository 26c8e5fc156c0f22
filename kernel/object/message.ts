import type { Handle } from '../handle/handle';

/** A message in a channel: its bytes, which nobody else holds, and handles that are in no table. */
export interface Message {
  readonly bytes: Uint8Array;
  readonly handles: readonly Handle[];
}

/** A transaction id takes the first four bytes of a message. */
export const TXID_BYTES = 4;

/** A message's transaction id; 0 for one that is too short to have any. */
export function txidOf({ bytes }: Message): number {
  return bytes.length < TXID_BYTES ? 0 : viewOf(bytes).getUint32(0, true);
}

/** Gives a body, of at least four bytes, its transaction id. */
export function setTxid(bytes: Uint8Array, txid: number): void {
  viewOf(bytes).setUint32(0, txid, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
