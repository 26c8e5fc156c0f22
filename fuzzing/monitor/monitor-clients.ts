import { type FuzzStatus, UpdateReason } from './status';

/** Who wants to know how a workflow gets on. */
export interface Monitor {
  /** Takes a status; what comes back settles once the next may come. */
  update(reason: UpdateReason, status: FuzzStatus): Promise<void> | void;
  /** Nothing more will come. */
  close?(): void;
}

/** A monitor, until it fails. */
class MonitorClient {
  #failed = false;

  constructor(readonly monitor: Monitor) {}

  /** Tells the monitor, and closes it after DONE. Throws what the monitor throws, and then does nothing any more. */
  async update(reason: UpdateReason, status: FuzzStatus): Promise<void> {
    if (this.#failed) return;
    try {
      await this.monitor.update(reason, status);
      if (reason === UpdateReason.DONE) this.monitor.close?.();
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }
}

/**
 * The monitors of a workflow. All get every update, in order; the next goes out once all have taken the one before.
 * One that fails is told of no more.
 */
export class MonitorClients {
  #clients: readonly MonitorClient[] = [];
  #delivered = Promise.resolve();

  /** @param onFailure is told what a monitor threw or rejected with */
  constructor(private readonly onFailure: (error: unknown) => void = () => undefined) {}

  /** How many monitors there are. */
  get size(): number {
    return this.#clients.length;
  }

  /** Adds a monitor. It gets the updates that follow, up to the next that says DONE. */
  add(monitor: Monitor): void {
    this.#clients = [...this.#clients, new MonitorClient(monitor)];
  }

  /** Takes a monitor out; its `close` is not called. */
  remove(monitor: Monitor): void {
    this.#clients = this.#clients.filter((client) => client.monitor !== monitor);
  }

  /**
   * Sends the monitors a copy of a status. After DONE they are closed and forgotten. Settles when all have taken it or
   * failed; never rejects.
   */
  async update(reason: UpdateReason, status: FuzzStatus): Promise<void> {
    const clients = this.#clients;
    if (reason === UpdateReason.DONE) this.#clients = [];
    const copy = { ...status, process_stats: status.process_stats.map((stats) => ({ ...stats })) };
    this.#delivered = this.#delivered.then(() => this.#deliver(clients, reason, copy));
    return this.#delivered;
  }

  async #deliver(clients: readonly MonitorClient[], reason: UpdateReason, status: FuzzStatus): Promise<void> {
    await Promise.all(
      clients.map(async (client) => {
        try {
          await client.update(reason, status);
        } catch (error) {
          this.remove(client.monitor);
          this.onFailure(error);
        }
      }),
    );
  }
}
