/** Random numbers, the same on every run for the same seed. */
export interface Random {
  /** An integer from 0 to `bound` - 1; `bound` at most 2^32. */
  below(bound: number): number;
  bytes(count: number): Uint8Array;
}

/** The most bytes that the host's generator gives at once. */
const HOST_DRAW = 65536;

/** Seeded: Chris Doty-Humphrey's sfc32. Unseeded: the host's cryptographic generator. */
export function createRandom(seed?: number): Random {
  const word = seed === undefined ? hostWord : sfc32(seed);
  return {
    below: (bound) => Math.floor((word() / 2 ** 32) * bound),
    bytes: seed === undefined ? hostBytes : (count) => new Uint8Array(count).map(() => word() >>> 24),
  };
}

function hostWord(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function hostBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += HOST_DRAW) crypto.getRandomValues(bytes.subarray(at, at + HOST_DRAW));
  return bytes;
}

function sfc32(seed: number): () => number {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
