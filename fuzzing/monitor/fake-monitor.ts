import type { Monitor } from './monitor-clients';
import type { UpdateReason } from './status';
import { type FuzzStatus } from './status';

/** A monitor for tests: keeps what it is told. */
export class FakeMonitor implements Monitor {
  readonly updates: { reason: UpdateReason; status: FuzzStatus }[] = [];
  #closed = false;
  readonly #waiting: { reason: UpdateReason; resolve: (status: FuzzStatus) => void }[] = [];

  get isClosed(): boolean {
    return this.#closed;
  }

  get reasons(): UpdateReason[] {
    return this.updates.map(({ reason }) => reason);
  }

  get statuses(): FuzzStatus[] {
    return this.updates.map(({ status }) => status);
  }

  update(reason: UpdateReason, status: FuzzStatus): void {
    this.updates.push({ reason, status });
    const settled = this.#waiting.filter((waiting) => waiting.reason === reason);
    for (const waiting of settled) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve(status);
    }
  }

  /** The status of the next update with a reason. */
  async next(reason: UpdateReason): Promise<FuzzStatus> {
    return new Promise((resolve) => this.#waiting.push({ reason, resolve }));
  }

  close(): void {
    this.#closed = true;
  }
}
