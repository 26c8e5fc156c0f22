import { ZX_TIME_INFINITE } from '../../kernel/abi/constants';
import { ZX_ERR_INVALID_ARGS, ZX_ERR_PEER_CLOSED, ZX_OK } from '../../kernel/abi/status';
import type { Result, Status } from '../../kernel/abi/result';
import type { UserProcess } from '../../kernel/abi/user-process';
import { AsyncEventPair, kFinish, kStart } from '../eventpair';
import { type Client, connectTo } from '../message';
import { addDefaults, type Options } from '../options/options';
import { SharedMemory } from '../../shared-memory';
import { targetAdapter } from '../target/adapter-protocol';
import type { Channel } from '../../zx';

/** Gives a channel to a target adapter, which is started if need be. */
export type AdapterConnector = () => Channel | Promise<Channel>;

type Adapter = Client<(typeof targetAdapter)['methods']>;

/** The engine's end of a target adapter. It connects when there is need to, also anew. */
export class TargetAdapterClient implements Disposable {
  /** The end over which the adapter is told of inputs. */
  readonly eventPair: AsyncEventPair;
  readonly #input: SharedMemory;
  #adapter: Adapter | undefined;
  #connecting: Promise<Result> | undefined;
  #maxInputSize = 0;

  constructor(
    process: UserProcess,
    private readonly connector: AdapterConnector,
  ) {
    this.eventPair = new AsyncEventPair(process);
    this.#input = new SharedMemory(process);
  }

  /** The largest input, in bytes; 0 before `configure`. */
  get maxInputSize(): number {
    return this.#maxInputSize;
  }

  /**
   * Makes room for inputs of up to `max_input_size` bytes; ZX_ERR_INVALID_ARGS for 0. An adapter that has a smaller or
   * larger room is let go.
   */
  configure(options: Partial<Pick<Options, 'max_input_size'>>): Status {
    const { max_input_size: size } = addDefaults(options);
    if (size === 0) return ZX_ERR_INVALID_ARGS;
    if (size === this.#maxInputSize) return ZX_OK;
    this.disconnect();
    const status = this.#input.reserve(size);
    this.#maxInputSize = status === ZX_OK ? size : 0;
    return status;
  }

  /** The adapter's parameters. ZX_ERR_PEER_CLOSED if it goes. */
  getParameters(): Promise<Result<{ parameters: readonly string[] }>> {
    return this.#open().then((adapter) => adapter.call.getParameters({}));
  }

  /** Connects, unless that has been done: the adapter has the memory for inputs. ZX_ERR_PEER_CLOSED if it goes. */
  connect(): Promise<Result> {
    if (this.isConnected()) return Promise.resolve({ status: ZX_OK });
    return (this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined)));
  }

  isConnected(): boolean {
    return this.#connecting === undefined && this.eventPair.isConnected();
  }

  /**
   * Has the adapter try an input, and waits until it has. ZX_OK also if the adapter goes meanwhile: what came of that,
   * its process tells. ZX_ERR_BUFFER_TOO_SMALL for more bytes than there is room for.
   */
  async testOneInput(input: Uint8Array): Promise<Result> {
    const written = this.writeInput(input);
    if (written !== ZX_OK) return { status: written };
    const connected = await this.connect();
    if (connected.status !== ZX_OK) return connected;
    this.signalStart();
    const waited = await this.eventPair.waitFor(kFinish);
    return waited.status === ZX_OK || waited.status === ZX_ERR_PEER_CLOSED ? { status: ZX_OK } : waited;
  }

  /**
   * The same, blocking until `deadline`, in nanoseconds: ZX_ERR_TIMED_OUT then. The adapter must be connected, else
   * ZX_ERR_PEER_CLOSED.
   */
  testOneInputSync(input: Uint8Array, deadline: number | bigint = ZX_TIME_INFINITE): Result {
    const written = this.writeInput(input);
    if (written !== ZX_OK) return { status: written };
    if (this.signalStart() !== ZX_OK) return { status: ZX_ERR_PEER_CLOSED };
    const waited = this.eventPair.waitForSync(kFinish, deadline);
    return waited.status === ZX_OK || waited.status === ZX_ERR_PEER_CLOSED ? { status: ZX_OK } : waited;
  }

  /** Shares an input with the adapter, which is not told. */
  writeInput(input: Uint8Array): Status {
    return this.#input.write(input);
  }

  /** The same for a batch, which is to make what `publish` gives before the adapter is told. */
  placeInput(input: Uint8Array): ReturnType<SharedMemory['place']> {
    return this.#input.place(input);
  }

  /** Tells the adapter that there is an input. ZX_ERR_PEER_CLOSED if it has gone. */
  signalStart(): Status {
    this.eventPair.signalSelf(kFinish, 0);
    return this.eventPair.signalPeer(0, kStart);
  }

  /** Lets the adapter go, which sees it. Whoever waits for it goes on. */
  disconnect(): void {
    this.eventPair.reset();
    this.#adapter?.close();
    this.#adapter = undefined;
  }

  [Symbol.dispose](): void {
    this.disconnect();
    this.#input[Symbol.dispose]();
  }

  async #open(): Promise<Adapter> {
    if (this.#adapter?.isOpen) return this.#adapter;
    const adapter = connectTo(targetAdapter, await this.connector());
    this.#adapter?.close();
    return (this.#adapter = adapter);
  }

  /** An adapter that has gone unnoticed is not asked twice. */
  async #connect(): Promise<Result> {
    const isKnown = this.#adapter !== undefined;
    const result = await this.#connectOnce();
    return isKnown && result.status === ZX_ERR_PEER_CLOSED ? this.#connectOnce() : result;
  }

  async #connectOnce(): Promise<Result> {
    const adapter = await this.#open();
    const shared = this.#input.share();
    if (shared.status !== ZX_OK) return shared;
    const reply = await adapter.call.connect({ eventPair: this.eventPair.create(), testInput: shared.vmo });
    if (reply.status !== ZX_OK) this.disconnect();
    return reply;
  }
}
