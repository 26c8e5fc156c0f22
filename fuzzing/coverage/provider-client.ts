import { ZX_OK } from '../../kernel/abi';
import type { Channel } from '../../zx';
import { type Client, connectTo } from '../message';
import type { Options } from '../options/options';
import { closeData } from './coverage-component';
import { Pipe } from './pipe';
import { type CoverageData, coverageDataProvider } from './protocols';

type ProviderClient = Client<(typeof coverageDataProvider)['methods']>;

/**
 * The engine's end of the coverage component. It always asks for the next thing, so that nothing is lost that nobody
 * reads yet, nor what a reader who gave up had asked for.
 */
export class CoverageDataProviderClient implements Disposable {
  readonly #pipe = new Pipe<CoverageData>();
  #client: ProviderClient | undefined;
  #options: Partial<Options> = {};
  #isDisposed = false;

  /** Tells the component what target processes are to be told; also again whenever it is bound. */
  configure(options: Partial<Options>): void {
    this.#options = options;
    this.#client?.call.setOptions({ options });
  }

  /** Takes over a channel to the component, and lets go of an earlier one. */
  bind(channel: Channel): void {
    this.#client?.close();
    this.#client = connectTo(coverageDataProvider, channel);
    this.configure(this.#options);
    void this.#watch(this.#client);
  }

  /** How much is there to be read. */
  get available(): number {
    return this.#pipe.size;
  }

  /** What comes next, for the reader to close; `undefined` once the signal comes, which loses nothing. */
  read(signal?: AbortSignal): Promise<CoverageData | undefined> {
    return this.#pipe.take(signal);
  }

  /** What has come already, if anything. */
  tryRead(): CoverageData | undefined {
    return this.#pipe.tryTake();
  }

  /** Ends the connection; what nobody read is closed. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#client?.close();
    this.#pipe.close();
    for (let data = this.tryRead(); data; data = this.tryRead()) closeData(data);
  }

  async #watch(client: ProviderClient): Promise<void> {
    for (;;) {
      const next = await client.call.getCoverageData({});
      if (next.status !== ZX_OK) return;
      if (this.#isDisposed) closeData(next.data);
      else this.#pipe.push(next.data);
    }
  }
}
