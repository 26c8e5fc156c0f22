/** From so many bytes on the call that copies them at once is faster than a loop. */
const LONG = 48;

/** Copies `length` bytes. The source may be changed by others meanwhile: what arrives is whatever was there. */
export function copyBytes(
  source: Uint8Array,
  sourceAt: number,
  target: Uint8Array,
  targetAt: number,
  length: number,
): void {
  if (length >= LONG) {
    target.set(source.subarray(sourceAt, sourceAt + length), targetAt);
    return;
  }
  for (let i = 0; i < length; i++) target[targetAt + i] = source[sourceAt + i] ?? 0;
}
