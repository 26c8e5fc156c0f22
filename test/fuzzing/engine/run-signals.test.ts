import { expect } from 'chai';
import { getTargetId, type InstrumentedProcess, ModulePool } from '../../../fuzzing/coverage';
import { ProcessProxy, TargetAdapterClient } from '../../../fuzzing/engine';
import { beginRun, endRun } from '../../../fuzzing/engine/run-signals';
import { FakeCoverage } from '../../../fuzzing/fakes';
import { Kernel, ok, type UserProcess, ZX_OK } from '../../../kernel';
import { Channel, type Vmo } from '../../../zx';
import { type Reached, type Script, ScriptedTarget, type Step } from './scripted-target';

const SECOND = 1_000_000_000n;
/** The counter that the other process sets. */
const OTHERS = 7;
const fine: Reached = () => undefined;

/** An engine with a target of two processes, of which only the first has an adapter. */
class Bench {
  readonly pool = new ModulePool();
  readonly targets: ScriptedTarget[] = [];
  readonly proxies: ProcessProxy[] = [];
  readonly #kernel = new Kernel({ seed: 1 });
  readonly #engine: UserProcess = this.#kernel.createProcess('engine');
  readonly #coverage = new FakeCoverage(this.#engine);
  readonly #adapter: TargetAdapterClient;

  constructor(ofFirst: Reached = fine, ofOther: Reached = fine) {
    const { endpoint0, endpoint1 } = ok(Channel.create(this.#engine));
    const unused = ok(Channel.create(this.#engine)).endpoint1;
    this.#adapter = new TargetAdapterClient(this.#engine, () => endpoint0);
    this.#start(endpoint1, ofFirst);
    this.#start(unused, ofOther);
  }

  /** Takes on what both processes tell of themselves: each itself, then its module. */
  async connect(): Promise<void> {
    for (let told = 0; told < 2 * this.targets.length; told++) {
      const data = await this.#coverage.take();
      if (data?.kind === 'instrumented') this.#addProcess(data.value);
      else if (data) this.#addModule(data.value);
    }
    expect(this.#adapter.configure({ max_input_size: 64 })).to.equal(ZX_OK);
    expect(await this.#adapter.connect()).to.deep.equal({ status: ZX_OK });
  }

  begin(input: string): ReturnType<typeof beginRun> {
    expect(this.#adapter.writeInput(Buffer.from(input))).to.equal(ZX_OK);
    const adapter = this.#adapter.eventPair.eventPair.handle;
    return beginRun(this.#engine, { adapter, targets: this.#ends }, false, this.#deadline);
  }

  end(): ReturnType<typeof endRun> {
    return endRun(this.#engine, this.#ends, this.#deadline);
  }

  #start(adapter: Channel, reached: Reached): void {
    const channels = { collector: this.#coverage.connectCollector(), adapter };
    const script: Script = { pace: 'at once', isInOrder: false, reached };
    this.targets.push(new ScriptedTarget(this.#kernel, this.#engine, channels, script));
  }

  #addProcess(process: InstrumentedProcess): void {
    const proxy = new ProcessProxy(this.#engine, this.pool);
    expect(proxy.connect(process)).to.equal(ZX_OK);
    this.proxies.push(proxy);
  }

  #addModule(vmo: Vmo): void {
    const id = getTargetId(ok(vmo.getName()).name);
    expect(this.proxies.find(({ targetId }) => BigInt(targetId) === id)?.addModule(vmo)).to.equal(ZX_OK);
  }

  get #ends(): number[] {
    return this.proxies.map(({ eventPair }) => eventPair.eventPair.handle);
  }

  get #deadline(): bigint {
    return this.#engine.sys.zx_clock_get_monotonic() + SECOND;
  }
}

/** Has a process do something whenever it reaches a step. */
function at(step: Step, act: (target: ScriptedTarget) => unknown): Reached {
  return (reached, target) => {
    if (reached === step) act(target);
    return undefined;
  };
}

describe('a run of a target of two processes, in two requests', () => {
  const isDone = { end: 'done', leakSuspected: false };

  it('begins when both are ready, and ends when both have ended it', async () => {
    const steps: string[] = [];
    const noted = (who: string): Reached => {
      return (step) => {
        steps.push(`${who} ${step}`);
        return undefined;
      };
    };
    const bench = new Bench(noted('one'), noted('other'));
    await bench.connect();
    for (let run = 1; run <= 2; run++) {
      steps.splice(0);
      expect(bench.begin('a')).to.deep.equal({ start: 'done', input: 'done' });
      const readies = ['one ready for the run', 'other ready for the run'];
      expect(steps.slice(0, steps.indexOf('one told of the input'))).to.include.members(readies);
      expect(steps).not.to.include.members(['one told of the end']);
      expect(bench.end()).to.deep.equal(isDone);
      expect(steps).to.include.members(['one done with the run', 'other done with the run']);
      expect(bench.targets.map(({ tried }) => tried.length)).to.deep.equal([run, 0]);
    }
  });

  it('has the coverage of both count, summed up where they have the same module', async () => {
    const count = at('told of the end', ({ fake }) => (fake.counters[OTHERS] = 1));
    const bench = new Bench(fine, count);
    await bench.connect();
    bench.begin('a');
    expect(bench.pool.measure()).to.equal(0);
    bench.end();
    expect(bench.pool.accumulate()).to.equal(2);
    bench.begin(String.fromCharCode(OTHERS));
    bench.end();
    expect(bench.pool.measure()).to.equal(1);
  });

  for (const who of [0, 1]) {
    it(`suspects a leak if the ${who === 0 ? 'first' : 'other'} of them does`, async () => {
      const leak = at('told of the input', ({ runtime }) => runtime.onMalloc(1));
      const other = at('ready for the run', ({ runtime }) => runtime.onMalloc(1));
      const bench = who === 0 ? new Bench(leak, fine) : new Bench(fine, other);
      await bench.connect();
      bench.begin('a');
      expect(bench.end()).to.deep.equal({ end: 'done', leakSuspected: true });
    });
  }

  for (const [who, step, begun, ended] of [
    ['first', 'told of the run', { start: 'lost', input: 'pending' }, 'lost'],
    ['other', 'told of the run', { start: 'lost', input: 'pending' }, 'lost'],
    ['other', 'ready for the run', { start: 'lost', input: 'pending' }, 'lost'],
    ['first', 'told of the input', { start: 'done', input: 'lost' }, 'lost'],
    ['first', 'told of the end', { start: 'done', input: 'done' }, 'lost'],
    ['other', 'told of the end', { start: 'done', input: 'done' }, 'lost'],
    ['other', 'done with the run', { start: 'done', input: 'done' }, 'lost'],
  ] as const) {
    it(`is lost when the ${who} of them goes, ${step}`, async () => {
      const exit = at(step, ({ process }) => process.exit(1));
      const bench = who === 'first' ? new Bench(exit) : new Bench(fine, exit);
      await bench.connect();
      expect(bench.begin('a')).to.deep.equal(begun);
      expect(bench.end()).to.deep.include({ end: ended });
    });
  }

  it('is lost when the other of them goes while the first tries the input', async () => {
    const bench: Bench = new Bench(at('told of the input', () => bench.targets[1]?.process.exit(1)));
    await bench.connect();
    expect(bench.begin('a')).to.deep.equal({ start: 'done', input: 'lost' });
  });

  it('has no input tried before all are ready', async () => {
    const bench = new Bench(fine, (step) => (step === 'told of the run' ? 'hang' : undefined));
    await bench.connect();
    expect(bench.begin('a')).to.deep.equal({ start: 'pending', input: 'pending' });
    expect(bench.targets[0]?.tried).to.deep.equal([]);
  });

  it('is pending while one of them does not answer', async () => {
    const bench = new Bench(fine, (step) => (step === 'told of the end' ? 'hang' : undefined));
    await bench.connect();
    expect(bench.begin('a')).to.deep.equal({ start: 'done', input: 'done' });
    expect(bench.end()).to.deep.equal({ end: 'pending', leakSuspected: false });
  });
});
