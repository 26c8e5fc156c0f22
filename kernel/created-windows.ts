import type { AddressWindow } from './object/process';

const BASE = 0x4000_0000_0000;
const SIZE = 2 ** 32;
/** As many for kernels of their own, and as many for those beside programs. */
const COUNT = 2048;

/**
 * Where the address spaces of processes lie whose programs come later. Several such programs may share an OS process,
 * and V8 scatters its heap over the 46 bits below.
 */
export class CreatedWindows {
  readonly #base: number;
  #made = 0;

  /** @param isHosted whether the kernel is beside a program, which may see memory of kernel processes as well. */
  constructor(isHosted = false) {
    this.#base = isHosted ? BASE + COUNT * SIZE : BASE;
  }

  /** The address space of the next process that is created without a program. */
  next(): AddressWindow {
    return { base: this.#base + (this.#made++ % COUNT) * SIZE, size: SIZE };
  }
}
