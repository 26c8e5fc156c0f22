/** A frame that means nothing, but wakes whoever sleeps on the socket: its body is nil. */
export const DOORBELL = Uint8Array.of(1, 0, 0, 0, 0xc0);
