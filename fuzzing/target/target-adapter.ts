import { ZX_OK } from '../../kernel/abi/status';
import type { Status } from '../../kernel/abi/result';
import { statusName } from '../../kernel/abi/names';
import type { BatchSyscalls } from '../../kernel/abi/batch';
import type { UserProcess } from '../../kernel/abi/user-process';
import { AsyncEventPair, kFinish, kStart } from '../eventpair';
import { serve, type Server } from '../message';
import { SharedMemory } from '../../shared-memory';
import type { Channel } from '../../zx';
import { targetAdapter } from './adapter-protocol';

const SIZE = 'the size of the test input';

/** A function under test. It may keep and change `data`; what a Promise settles to, or throws, counts as its own. */
export type FuzzTarget = (data: Uint8Array) => unknown;

/** Has the function under test try the inputs that an engine shares. */
export class TargetAdapter implements Disposable {
  /** The end over which the engine tells of inputs. */
  readonly eventPair: AsyncEventPair;
  readonly #input: SharedMemory;
  #parameters: readonly string[] = [];
  #whenConnected: (() => void)[] = [];

  constructor(
    process: UserProcess,
    private readonly fuzz: FuzzTarget,
  ) {
    this.eventPair = new AsyncEventPair(process);
    this.#input = new SharedMemory(process);
  }

  /** What the engine is told when it asks: up to 128 strings of up to 256 characters. */
  setParameters(parameters: readonly string[]): void {
    this.#parameters = parameters;
  }

  /** Serves an engine. One that connects takes the place of the one before. */
  serve(channel: Channel): Server {
    return serve(targetAdapter, channel, {
      getParameters: () => ({ status: ZX_OK, parameters: this.#parameters }),
      connect: ({ eventPair, testInput }) => {
        using end = eventPair;
        requireOk(this.#input.link(testInput), 'the test input');
        this.eventPair.pair(end);
        for (const resolve of this.#whenConnected.splice(0)) resolve();
        return { status: ZX_OK };
      },
    });
  }

  /** Settles when an engine is connected. */
  connected(): Promise<void> {
    if (this.eventPair.isConnected()) return Promise.resolve();
    return new Promise((resolve) => this.#whenConnected.push(resolve));
  }

  /** Tries inputs until the engine disconnects; waits for it to connect first. Rejects with what the function throws. */
  async run(): Promise<void> {
    if (!this.eventPair.eventPair.isValid) await this.connected();
    for (;;) {
      const waited = await this.eventPair.waitFor(kStart);
      if (waited.status !== ZX_OK) return;
      this.eventPair.signalSelf(waited.observed, 0);
      await this.tryInput();
      this.eventPair.signalPeer(0, kFinish);
    }
  }

  /** Calls the function with the input that is shared now. Gives what it gives; throws what it throws. */
  tryInput(): unknown {
    requireOk(this.#input.read(), SIZE);
    return this.fuzz(this.#input.data.slice());
  }

  /** For a batch: the syscall that asks for the size of the input. What it gives is for `tryInputOf`. */
  sizeIn(sys: BatchSyscalls): ReturnType<SharedMemory['readIn']> {
    return this.#input.readIn(sys);
  }

  /** `tryInput`, of an input of `size` bytes. */
  tryInputOf(size: number): unknown {
    requireOk(this.#input.accept(size), SIZE);
    return this.fuzz(this.#input.data.slice());
  }

  [Symbol.dispose](): void {
    this.eventPair[Symbol.dispose]();
    this.#input[Symbol.dispose]();
  }
}

function requireOk(status: Status, what: string): void {
  if (status !== ZX_OK) throw new Error(`TargetAdapter: ${what} can not be used: ${statusName(status)}`);
}
