import { ok } from '../../kernel/abi/failure';
import type { UserProcess } from '../../kernel/abi/user-process';
import { type CoverageData, CoverageComponent } from '../coverage';
import { Channel } from '../../zx';

/** A coverage component of which a test sees, or says, what is in the pipe. */
export class FakeCoverage extends CoverageComponent {
  constructor(private readonly process: UserProcess) {
    super();
  }

  /** The target's end of a channel to it. */
  connectCollector(): Channel {
    return this.#connect((channel) => this.serveCollector(channel));
  }

  /** The engine's end of a channel to it. */
  connectProvider(): Channel {
    return this.#connect((channel) => this.serveProvider(channel));
  }

  /** What targets have sent, in order, for the caller to close; `undefined` once the signal comes. */
  take(signal?: AbortSignal): Promise<CoverageData | undefined> {
    return this.pipe.take(signal);
  }

  /** Sends the engine something, as if it came from a target. */
  put(data: CoverageData): void {
    this.pipe.push(data);
  }

  #connect(serve: (channel: Channel) => unknown): Channel {
    const { endpoint0, endpoint1 } = ok(Channel.create(this.process));
    serve(endpoint1);
    return endpoint0;
  }
}
