import { ZX_OK } from '../../kernel/abi';
import type { Result, Status } from '../../kernel/abi';
import { ok } from '../../kernel/abi/failure';
import type { UserProcess } from '../../kernel/abi/user-process';
import { kFinish, kStart } from '../eventpair';
import type { Server } from '../message';
import { TargetAdapter } from '../target';
import { Channel } from '../../zx';

/** A target adapter that a test steps through: it learns of each input, and says when it was tried. */
export class FakeTargetAdapter implements Disposable {
  readonly #adapter: TargetAdapter;
  #input = new Uint8Array(0);

  constructor(private readonly process: UserProcess) {
    this.#adapter = new TargetAdapter(process, (data) => {
      this.#input = data.slice();
    });
  }

  setParameters(parameters: readonly string[]): void {
    this.#adapter.setParameters(parameters);
  }

  /** What an engine of the same process is to connect through. */
  readonly connect = (): Channel => {
    const { endpoint0, endpoint1 } = ok(Channel.create(this.process));
    this.serve(endpoint1);
    return endpoint0;
  };

  /** Serves an engine, of whatever process. */
  serve(channel: Channel): Server {
    return this.#adapter.serve(channel);
  }

  /** The next input; waits for an engine first. ZX_ERR_PEER_CLOSED if that one disconnects. */
  async awaitStart(): Promise<Result<{ input: Uint8Array }>> {
    await this.#adapter.connected();
    const { eventPair } = this.#adapter;
    const waited = await eventPair.waitFor(kStart);
    if (waited.status !== ZX_OK) return waited;
    eventPair.signalSelf(waited.observed, 0);
    this.#adapter.tryInput();
    return { status: ZX_OK, input: this.#input };
  }

  /** Says that the input was tried. */
  finish(): Status {
    return this.#adapter.eventPair.signalPeer(0, kFinish);
  }

  /** Settles when the engine has disconnected. */
  async awaitDisconnect(): Promise<void> {
    await this.#adapter.eventPair.waitFor(0);
  }

  [Symbol.dispose](): void {
    this.#adapter[Symbol.dispose]();
  }
}
