/** Copies bytes to an ordinary buffer. */
export function bufferCopy(source: Buffer): () => number {
  const target = Buffer.alloc(source.length, 2);
  return () => source.copy(target);
}
