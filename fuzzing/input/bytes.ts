/** Below this many bytes a plain loop beats making the view that a block copy needs. */
const BLOCK = 64;

/** Copies `from[start..end)` to `to[at..)`, which must not be the same memory. Returns where the copy ends. */
export function copyBytes(to: Uint8Array, at: number, from: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length >= BLOCK) to.set(from.subarray(start, end), at);
  else for (let i = 0; i < length; i++) to[at + i] = from[start + i] ?? 0;
  return at + length;
}

/** Bytes of equal length in dictionary order: negative, zero or positive. */
export function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let i = 0; i < one.length; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
