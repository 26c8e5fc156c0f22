const ABSENT = 0xff;

/** Looks at every byte, for one that is not among them. */
export function search(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(ABSENT);
}
