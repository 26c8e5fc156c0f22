/** How many counters a fake module has. */
export const FAKE_MODULE_PCS = 256;

/** The counters and the PC table of a module that nobody compiled. */
export class FakeModule {
  readonly counters = new Uint8Array(FAKE_MODULE_PCS);
  /** A PC and its flags for each counter. */
  readonly pcs: BigUint64Array;

  /** Rising PCs that depend on the seed, or a PC table of one's own: 512 words. */
  constructor(pcs: number | BigUint64Array = 1) {
    this.pcs = typeof pcs === 'number' ? seededPcs(pcs) : pcs;
    if (this.pcs.length !== 2 * FAKE_MODULE_PCS)
      throw new RangeError('FakeModule: needs 512 words of PC table');
  }

  get numPcs(): number {
    return FAKE_MODULE_PCS;
  }

  /** Zeroes all counters, then sets those that are listed, by index. */
  setCoverage(counts: Iterable<readonly [index: number, count: number]>): void {
    this.counters.fill(0);
    for (const [index, count] of counts) this.counters[index] = count;
  }
}

function seededPcs(seed: number): BigUint64Array {
  const pcs = new BigUint64Array(2 * FAKE_MODULE_PCS);
  const draw = generator(seed);
  let pc = 0x1000n;
  for (let i = 0; i < FAKE_MODULE_PCS; i++) {
    pc += BigInt(1 + (draw() % 64));
    pcs[2 * i] = pc;
    pcs[2 * i + 1] = BigInt(draw() % 2);
  }
  return pcs;
}

/** minstd_rand */
function generator(seed: number): () => number {
  const MODULUS = 2 ** 31 - 1;
  let state = seed % MODULUS || 1;
  return () => (state = (state * 48271) % MODULUS);
}
