/** Random numbers, the same on every run for the same seed. */
export interface Random {
  /** An integer from 0 to `bound` - 1; `bound` at most 2^32. */
  below(bound: number): number;
  bytes(count: number): Uint8Array;
}

/** The most bytes that the host's generator gives at once. */
const HOST_DRAW = 65536;

/** Fills an array with random words. */
type Fill = (words: Uint32Array) => void;

/** Seeded: Chris Doty-Humphrey's sfc32. Unseeded: the host's cryptographic generator. */
export function createRandom(seed?: number): Random {
  const fill = seed === undefined ? hostFill : sfc32(seed);
  const one = new Uint32Array(1);
  return {
    below(bound) {
      fill(one);
      return Math.floor(((one[0] ?? 0) / 2 ** 32) * bound);
    },
    bytes(count) {
      const words = new Uint32Array(Math.ceil(count / 4));
      fill(words);
      return new Uint8Array(words.buffer, 0, count);
    },
  };
}

function hostFill(words: Uint32Array): void {
  const most = HOST_DRAW / words.BYTES_PER_ELEMENT;
  for (let at = 0; at < words.length; at += most) crypto.getRandomValues(words.subarray(at, at + most));
}

/** In signed words and local variables, which engines keep in registers. */
function sfc32(seed: number): Fill {
  const state = Int32Array.of(seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9, 1);
  const fill = (words: Uint32Array): void => {
    let [a = 0, b = 0, c = 0, counter = 0] = state;
    for (let i = 0; i < words.length; i++) {
      const sum = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      words[i] = sum;
    }
    state.set([a, b, c, counter]);
  };
  fill(new Uint32Array(16));
  return fill;
}
