import { LOOKING } from '../ring/waiting';

/** Whether a thread that waits is to go on looking: that pays where the wait before was short. */
export class Patience {
  #since: number | undefined;
  #wasShort = true;

  /** The thread waits, or goes on waiting: until when it is to look before it sleeps. */
  begin(): number {
    const now = performance.now();
    this.#since ??= now;
    return this.#wasShort ? this.#since + LOOKING : now;
  }

  /** What it waited for, if it had to, has come. */
  end(): void {
    if (this.#since === undefined) return;
    this.#wasShort = performance.now() - this.#since < LOOKING;
    this.#since = undefined;
  }
}
