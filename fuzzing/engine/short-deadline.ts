import type { UserProcess } from '../../kernel/abi/user-process';

const MS = 1_000_000n;
/** How long a run may block the thread at most, in milliseconds: twice this. */
const PERIOD = 12;

/** A deadline some milliseconds ahead, for which the kernel's clock is read only now and then. */
export class ShortDeadline {
  #value = 0n;
  #validUntil = -Infinity;

  constructor(private readonly process: UserProcess) {}

  /** Between 12 and 24 ms from now, in the kernel's time. */
  next(): bigint {
    const now = performance.now();
    if (now >= this.#validUntil) {
      this.#value = this.process.sys.zx_clock_get_monotonic() + 2n * BigInt(PERIOD) * MS;
      this.#validUntil = now + PERIOD;
    }
    return this.#value;
  }
}
