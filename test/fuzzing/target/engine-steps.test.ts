import { expect } from 'chai';
import { coverageDataCollector } from '../../../fuzzing/coverage';
import { AsyncEventPair, kFinish, kStart } from '../../../fuzzing/eventpair';
import { FakeModule } from '../../../fuzzing/fakes';
import { serveRuns } from '../../../fuzzing/javascript/target/serve-runs';
import { connectTo, serve, type Server } from '../../../fuzzing/message';
import { targetAdapter, TargetAdapter, TargetProcess } from '../../../fuzzing/target';
import { Kernel, type KernelEvent, ok, type UserProcess, ZX_OK } from '../../../kernel';
import { SharedMemory } from '../../../shared-memory';
import { Channel } from '../../../zx';
import { expectStatus, send } from '../setup';

/** A wait that is no mere look. */
const WAIT = /^zx_object_wait_(one|many)\(.*(?<!deadline=0)\)$/;

/** Where an engine goes while a target connects to it. */
type Connecting =
  'before Initialize' | 'at Initialize' | 'at AddLlvmModule' | 'before Connect' | 'after Connect';

/** A target with its engine, which goes when the test says so. */
class Bench {
  readonly kernel = new Kernel({ seed: 1 });
  readonly process = this.kernel.createProcess('target');
  readonly #before = this.kernel.counts();
  readonly engine: UserProcess = this.kernel.createProcess('engine');
  readonly target = new TargetProcess(this.process);
  readonly adapter: TargetAdapter;
  /** The engine's ends. */
  readonly toProcess = new AsyncEventPair(this.engine);
  readonly toAdapter = new AsyncEventPair(this.engine);
  server: Server | undefined;
  adapterChannel = 0;
  tried = 0;
  readonly #input = new SharedMemory(this.engine);
  #observer: Disposable | undefined;
  #isEngineAlive = true;

  constructor(fuzz: (bench: Bench) => void = () => undefined) {
    this.adapter = new TargetAdapter(this.process, () => {
      this.tried++;
      fuzz(this);
    });
    const { counters, pcs } = new FakeModule();
    this.target.addCounters(counters);
    this.target.addPcs(pcs);
  }

  goAway(): void {
    this.#isEngineAlive = false;
    this.engine.exit();
  }

  /** Connects as a target does, up to where the engine goes; the status of its process's connection. */
  async connect(cut?: Connecting): Promise<number> {
    const connecting = this.target.connect(this.#collector(cut));
    if (cut === 'before Initialize') this.goAway();
    const status = await connecting;
    if (status !== ZX_OK) return status;
    const { endpoint0, endpoint1 } = ok(Channel.create(this.engine));
    const channel = send(endpoint0, this.process).as(Channel);
    this.adapterChannel = channel.handle;
    this.server = this.adapter.serve(channel);
    const connected = this.adapter.connected();
    if (cut === 'before Connect') this.goAway();
    else this.#connectAdapter(endpoint1);
    if (cut === 'after Connect') this.goAway();
    await Promise.race([connected, this.server.ended]);
    return status;
  }

  /** Has the engine take its steps, as far as it can, whenever the target begins to wait. */
  whenWaiting(advance: () => void): void {
    this.#observer = this.kernel.observe((event: KernelEvent) => {
      const isWait =
        event.kind === 'call' && event.process.koid === this.process.koid && WAIT.test(event.text);
      if (isWait && this.#isEngineAlive) advance();
    });
  }

  /** The target lets go of what it has: nothing of it is left in the kernel, and nothing waits there. */
  async expectNothingLeft(): Promise<void> {
    this.#observer?.[Symbol.dispose]();
    this.server?.close();
    this.target[Symbol.dispose]();
    this.adapter[Symbol.dispose]();
    if (this.#isEngineAlive) this.goAway();
    await new Promise(setImmediate);
    expect(this.kernel.waiters(), 'what waits still').to.deep.equal([]);
    expect(this.kernel.counts(), 'what is left in the kernel').to.deep.equal(this.#before);
  }

  #collector(cut?: Connecting): Channel {
    const { endpoint0, endpoint1 } = ok(Channel.create(this.engine));
    serve(coverageDataCollector, endpoint1, {
      initialize: ({ eventPair, process }) => {
        process[Symbol.dispose]();
        this.toProcess.pair(eventPair);
        if (cut === 'at Initialize') this.goAway();
        return { status: ZX_OK, options: this.target.options };
      },
      addLlvmModule: ({ vmo }) => {
        vmo[Symbol.dispose]();
        if (cut === 'at AddLlvmModule') this.goAway();
        return { status: ZX_OK };
      },
    });
    return send(endpoint0, this.process).as(Channel);
  }

  #connectAdapter(channel: Channel): void {
    expect(this.#input.reserve(64)).to.equal(ZX_OK);
    const testInput = ok(this.#input.share()).vmo;
    void connectTo(targetAdapter, channel).call.connect({ eventPair: this.toAdapter.create(), testInput });
  }
}

/** What an engine does in a run, and what it waits for before that. */
const steps: readonly {
  readonly after: string;
  readonly isTime: (bench: Bench) => boolean;
  readonly act: (bench: Bench) => void;
}[] = [
  {
    after: 'the start is told',
    isTime: () => true,
    act: ({ toProcess }) => toProcess.signalPeer(0, kStart),
  },
  {
    after: 'the start is answered',
    isTime: ({ toProcess }) => toProcess.getSignals(kStart) !== 0,
    act: ({ toProcess }) => toProcess.signalSelf(kStart, 0),
  },
  {
    after: 'the input is told',
    isTime: () => true,
    act: ({ toAdapter }) => toAdapter.signalPeer(0, kStart),
  },
  {
    after: 'the input is answered',
    isTime: ({ toAdapter }) => toAdapter.getSignals(kFinish) !== 0,
    act: ({ toAdapter }) => toAdapter.signalSelf(kFinish, 0),
  },
  {
    after: 'the end is told',
    isTime: () => true,
    act: ({ toProcess }) => toProcess.signalPeer(0, kFinish),
  },
  {
    after: 'the end is answered',
    isTime: ({ toProcess }) => toProcess.getSignals(kFinish) !== 0,
    act: ({ toProcess }) => toProcess.signalSelf(kFinish, 0),
  },
];

/** An engine that goes after so many steps. */
function engineOf(bench: Bench, count: number): () => void {
  let done = 0;
  return () => {
    for (; done < count && steps[done]?.isTime(bench); done++) steps[done]?.act(bench);
    if (done === count) bench.goAway();
  };
}

function servingRuns({ process, target, adapter, adapterChannel }: Bench): Promise<void> {
  const beforeRun = (): void => undefined;
  const afterRun = (): Promise<void> => Promise.resolve();
  return serveRuns({ process, target, adapter, adapterChannel, beforeRun, afterRun });
}

const loops: readonly [title: string, run: (bench: Bench) => Promise<unknown>][] = [
  ['that awaits its signals', ({ target, adapter }) => Promise.all([adapter.run(), target.run()])],
  ['that blocks between runs', servingRuns],
];

describe('a target whose engine goes', () => {
  for (const [cut, status] of [
    ['before Initialize', 'ZX_ERR_PEER_CLOSED'],
    ['at Initialize', 'ZX_ERR_PEER_CLOSED'],
    ['at AddLlvmModule', 'ZX_ERR_PEER_CLOSED'],
    ['before Connect', 'ZX_OK'],
  ] as const) {
    it(`${cut}: its connection ends`, async () => {
      const bench = new Bench();
      expectStatus(await bench.connect(cut), status);
      expect([bench.adapter.eventPair.isConnected(), bench.server?.isOpen ?? false]).to.deep.equal([
        false,
        false,
      ]);
      await bench.expectNothingLeft();
    });
  }

  for (const [title, run] of loops) {
    describe(title, () => {
      it('after Connect: its loop ends', async () => {
        const bench = new Bench();
        expectStatus(await bench.connect('after Connect'), 'ZX_OK');
        await run(bench);
        expect(bench.tried).to.equal(0);
        await bench.expectNothingLeft();
      });

      for (let count = 0; count <= steps.length; count++) {
        const when = count === 0 ? 'before the first run' : `when ${steps[count - 1]?.after}`;
        it(`${when}: its loop ends`, async () => {
          const bench = new Bench();
          expectStatus(await bench.connect(), 'ZX_OK');
          bench.whenWaiting(engineOf(bench, count));
          await run(bench);
          expect(bench.tried).to.be.within(count > 3 ? 1 : 0, count < 3 ? 0 : 1);
          await bench.expectNothingLeft();
        });
      }

      it('while it tries an input: its loop ends', async () => {
        const bench = new Bench((each) => each.goAway());
        expectStatus(await bench.connect(), 'ZX_OK');
        bench.whenWaiting(engineOf(bench, steps.length));
        await run(bench);
        expect(bench.tried).to.equal(1);
        await bench.expectNothingLeft();
      });
    });
  }
});
