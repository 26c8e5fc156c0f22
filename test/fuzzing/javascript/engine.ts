import {
  launchTarget,
  type LaunchedTarget,
  type LaunchOptions,
} from '../../../fuzzing/javascript/target/launch';
import { CoverageComponent, type CoverageData, CoverageDataProviderClient } from '../../../fuzzing/coverage';
import { AsyncEventPair, kFinish, kStart } from '../../../fuzzing/eventpair';
import { connectTo } from '../../../fuzzing/message';
import { targetAdapter } from '../../../fuzzing/target';
import { ok, type UserProcess, ZX_OK } from '../../../kernel';
import { SharedMemory } from '../../../shared-memory';
import { Channel } from '../../../zx';

/** Just enough of an engine to run one target. */
export class Engine implements Disposable {
  readonly target: LaunchedTarget;
  readonly counters: SharedMemory[] = [];
  readonly names: string[] = [];
  readonly #owned: Disposable[] = [];
  readonly #component = this.#own(new CoverageComponent());
  readonly #provider = this.#own(new CoverageDataProviderClient());
  readonly #process: AsyncEventPair;
  readonly #adapter: AsyncEventPair;
  readonly #input: SharedMemory;
  readonly #adapterChannel: Channel;

  constructor(
    private readonly own: UserProcess,
    options: LaunchOptions,
  ) {
    const collector = ok(Channel.create(own));
    const provider = ok(Channel.create(own));
    const adapter = ok(Channel.create(own));
    this.#component.serveCollector(collector.endpoint0);
    this.#component.serveProvider(provider.endpoint0);
    this.#provider.bind(provider.endpoint1);
    this.#process = this.#own(new AsyncEventPair(own));
    this.#adapter = this.#own(new AsyncEventPair(own));
    this.#input = this.#own(new SharedMemory(own));
    this.#adapterChannel = adapter.endpoint0;
    const launched = launchTarget(
      own,
      { collector: collector.endpoint1, adapter: adapter.endpoint1 },
      { quiet: true, ...options },
    );
    this.target = this.#own(ok(launched).target);
  }

  /** Settles when the target can run; gives its parameters. */
  async connect(): Promise<readonly string[]> {
    await this.takeData();
    const client = this.#own(connectTo(targetAdapter, this.#adapterChannel));
    this.#input.reserve(4096);
    const { parameters } = ok(await client.call.getParameters({}));
    ok(
      await client.call.connect({
        eventPair: this.#adapter.create(),
        testInput: ok(this.#input.share()).vmo,
      }),
    );
    await this.takeData();
    return parameters;
  }

  /** The next thing that the target tells. */
  async takeData(): Promise<void> {
    const data = await this.#provider.read();
    if (data) this.#take(data);
  }

  /** One run; whether it came to its end. */
  async run(input: string | Uint8Array): Promise<boolean> {
    this.#input.write(typeof input === 'string' ? Buffer.from(input) : input);
    return (
      (await this.#exchange(this.#process, kStart, kStart)) &&
      (await this.#exchange(this.#adapter, kStart, kFinish)) &&
      (await this.#exchange(this.#process, kFinish, kFinish))
    );
  }

  /** Starts a run and does not wait for its end. */
  async begin(input: string): Promise<void> {
    this.#input.write(Buffer.from(input));
    await this.#exchange(this.#process, kStart, kStart);
    this.#adapter.signalPeer(0, kStart);
  }

  [Symbol.dispose](): void {
    for (const memory of this.counters) memory[Symbol.dispose]();
    for (const each of this.#owned.splice(0).reverse()) each[Symbol.dispose]();
  }

  #own<T extends Disposable>(each: T): T {
    this.#owned.push(each);
    return each;
  }

  async #exchange(pair: AsyncEventPair, told: number, awaited: number): Promise<boolean> {
    if (pair.signalPeer(0, told) !== ZX_OK) return false;
    const { status } = await pair.waitFor(awaited);
    if (status === ZX_OK) pair.signalSelf(awaited, 0);
    return status === ZX_OK;
  }

  #take({ kind, value }: CoverageData): void {
    if (kind === 'instrumented') {
      this.#process.pair(value.eventPair);
      value.process[Symbol.dispose]();
    } else {
      const memory = new SharedMemory(this.own);
      this.names.push(ok(value.getName()).name);
      memory.link(value);
      this.counters.push(memory);
    }
  }
}
