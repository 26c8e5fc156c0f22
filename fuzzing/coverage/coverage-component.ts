import { ZX_ERR_CANCELED, ZX_OK } from '../../kernel/abi';
import type { Result } from '../../kernel/abi';
import type { Channel } from '../../zx';
import { serve, type Server } from '../message';
import { addDefaults, type Options } from '../options/options';
import { Pipe } from './pipe';
import {
  type CoverageData,
  coverageDataCollector,
  coverageDataProvider,
  type InstrumentedProcess,
} from './protocols';

/**
 * The broker between target processes and the engine: what the ones send is piped to the other, in order, also while
 * there is no engine yet; the engine's options go the other way.
 */
export class CoverageComponent implements Disposable {
  protected readonly pipe = new Pipe<CoverageData>();
  readonly #servers = new Set<Server>();
  #options: Options = addDefaults({});

  /** What target processes that connect from now on are told. */
  get options(): Options {
    return this.#options;
  }

  /** How much waits for the engine. */
  get pending(): number {
    return this.pipe.size;
  }

  setOptions(options: Partial<Options>): void {
    this.#options = addDefaults(options);
  }

  /** Serves one target process. */
  serveCollector(channel: Channel): Server {
    let isInitialized = false;
    return this.#keep(
      serve(coverageDataCollector, channel, {
        initialize: (instrumented) => {
          if (isInitialized)
            throw refused([instrumented.eventPair, instrumented.process], 'it was called before');
          isInitialized = true;
          this.pipe.push({ kind: 'instrumented', value: instrumented });
          return { status: ZX_OK, options: this.#options };
        },
        addLlvmModule: ({ vmo }) => {
          if (!isInitialized) throw refused([vmo], 'Initialize must come first');
          this.pipe.push({ kind: 'inline_8bit_counters', value: vmo });
          return { status: ZX_OK };
        },
      }),
    );
  }

  /** Serves an engine. */
  serveProvider(channel: Channel): Server {
    const ended = new AbortController();
    const server: Server = serve(coverageDataProvider, channel, {
      setOptions: ({ options }) => this.setOptions(options),
      getCoverageData: () => this.#next(server, ended.signal),
    });
    void server.ended.then(() => ended.abort());
    return this.#keep(server);
  }

  /** Ends all connections; what was not taken is closed. */
  [Symbol.dispose](): void {
    for (const server of this.#servers) server.close();
    for (let data = this.pipe.tryTake(); data; data = this.pipe.tryTake()) closeData(data);
  }

  async #next(server: Server, ended: AbortSignal): Promise<Result<{ data: CoverageData }>> {
    const data = await this.pipe.take(ended);
    if (data && server.isOpen) return { status: ZX_OK, data };
    if (data) this.pipe.putBack(data);
    return { status: ZX_ERR_CANCELED };
  }

  #keep(server: Server): Server {
    this.#servers.add(server);
    void server.ended.then(() => this.#servers.delete(server));
    return server;
  }
}

/** Closes what the engine got and will not use. */
export function closeData(data: CoverageData): void {
  if (data.kind === 'instrumented') closeProcess(data.value);
  else data.value[Symbol.dispose]();
}

function closeProcess({ eventPair, process }: InstrumentedProcess): void {
  eventPair[Symbol.dispose]();
  process[Symbol.dispose]();
}

function refused(handles: readonly Disposable[], why: string): Error {
  for (const handle of handles) handle[Symbol.dispose]();
  return new Error(why);
}
