const ABSENT = 0xff;

/** Looks at every byte, for one that is not among them. */
export function search(bytes: Uint8Array): boolean {
  return bytes.includes(ABSENT);
}
