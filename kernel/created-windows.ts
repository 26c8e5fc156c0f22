import type { AddressWindow } from './object/process';

const BASE = 0x4000_0000_0000;
const SIZE = 2 ** 32;
const COUNT = 4096;

/**
 * Where the address spaces of processes lie whose programs come later. Several such programs may share an OS process,
 * and V8 scatters its heap over the 46 bits below.
 */
export class CreatedWindows {
  #made = 0;

  /** The address space of the next process that is created without a program. */
  next(): AddressWindow {
    return { base: BASE + (this.#made++ % COUNT) * SIZE, size: SIZE };
  }
}
