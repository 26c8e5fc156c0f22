// exchange.cc, line by line: an engine hands inputs to a target and gets back how often each kind of byte was met.
import { Kernel, ok, type UserProcess, ZX_USER_SIGNAL_1, ZX_USER_SIGNAL_2 } from '../../../kernel';
import { SharedMemory } from '../../../shared-memory';
import { Channel, EventPair, Vmo } from '../../../zx';

const MAX_INPUT_SIZE = 4096;
const START = ZX_USER_SIGNAL_1;
const FINISH = ZX_USER_SIGNAL_2;
const NO_BYTES = new Uint8Array(0);

class Engine implements Disposable {
  readonly #input: SharedMemory;
  readonly #counters: SharedMemory;

  constructor(
    process: UserProcess,
    channel: Channel,
    private readonly signals: EventPair,
  ) {
    this.#input = new SharedMemory(process);
    this.#counters = new SharedMemory(process);
    ok(this.#input.reserve(MAX_INPUT_SIZE), this.#input);
    ok(channel.write(NO_BYTES, [ok(this.#input.share()).vmo]));
  }

  linkCounters(channel: Channel): void {
    ok(this.#counters.link(received(channel)), this.#counters);
  }

  start(input: string): void {
    ok(this.#input.write(new TextEncoder().encode(input)), this.#input);
    ok(this.signals.signalPeer(0, START));
  }

  finish(input: string): string {
    ok(this.signals.waitOne(FINISH));
    ok(this.signals.signal(FINISH, 0));
    return `${input}: ${this.#counters.data.join(' ')}`;
  }

  [Symbol.dispose](): void {
    for (const held of [this.#input, this.#counters, this.signals]) held[Symbol.dispose]();
  }
}

class Target implements Disposable {
  readonly #input: SharedMemory;
  readonly #counters = new Uint8Array(3);
  readonly #memory: SharedMemory;

  constructor(
    process: UserProcess,
    channel: Channel,
    private readonly signals: EventPair,
  ) {
    this.#input = new SharedMemory(process);
    this.#memory = new SharedMemory(process);
    ok(this.#input.link(received(channel)), this.#input);
    ok(this.#memory.mirror(this.#counters), this.#memory);
    ok(channel.write(NO_BYTES, [ok(this.#memory.share()).vmo]));
  }

  run(): void {
    ok(this.signals.waitOne(START));
    ok(this.signals.signal(START, 0));
    ok(this.#input.read(), this.#input);
    this.#memory.clear();
    for (const byte of this.#input.data) this.#count(kindOf(byte));
    this.#memory.update();
    ok(this.signals.signalPeer(0, FINISH));
  }

  [Symbol.dispose](): void {
    for (const held of [this.#input, this.#memory, this.signals]) held[Symbol.dispose]();
  }

  #count(kind: number): void {
    this.#counters[kind] = (this.#counters[kind] ?? 0) + 1;
  }
}

/** What the program prints. */
export function exchange(process: UserProcess): string[] {
  const channels = ok(Channel.create(process));
  using channel = channels.endpoint0;
  using far = channels.endpoint1;
  const { endpoint0: signals, endpoint1: peer } = ok(EventPair.create(process));
  using engine = new Engine(process, channel, signals);
  using target = new Target(process, far, peer);
  engine.linkCounters(channel);
  return ['abc123', 'x', 'A-1'].map((input) => {
    engine.start(input);
    target.run();
    return engine.finish(input);
  });
}

function received(channel: Channel): Vmo {
  const [handle] = ok(channel.read()).handles;
  if (!handle) throw new Error('no handle came');
  return handle.as(Vmo);
}

function kindOf(byte: number): number {
  const character = String.fromCharCode(byte);
  if (/[0-9]/.test(character)) return 0;
  return /[a-z]/.test(character) ? 1 : 2;
}

if (require.main === module) {
  using kernel = new Kernel();
  console.log(exchange(kernel.createProcess('exchange')).join('\n'));
}
