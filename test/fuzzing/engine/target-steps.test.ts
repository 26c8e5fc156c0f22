import { expect } from 'chai';
import { type RunResult, TargetExecutor } from '../../../fuzzing/engine';
import { addDefaults, type Options } from '../../../fuzzing/options/options';
import { resultName } from '../../../fuzzing/result/fuzz-result';
import { Input } from '../../../fuzzing/input/input';
import { Kernel, statusName, type UserProcess, ZX_OK } from '../../../kernel';
import { type Reached, type Script, ScriptedTarget, type Step } from './scripted-target';

const DEATH = 2001;
const INPUT = new Input('a');

/** An engine in a kernel of its own, and the targets that it starts. */
class Bench {
  readonly targets: ScriptedTarget[] = [];
  readonly executor: TargetExecutor;
  readonly #kernel = new Kernel({ seed: 1 });
  readonly #engine: UserProcess = this.#kernel.createProcess('engine');
  readonly #before = this.#kernel.counts();

  constructor(script: Script) {
    this.executor = new TargetExecutor(this.#engine, (channels) => {
      const target = new ScriptedTarget(this.#kernel, this.#engine, channels, script);
      this.targets.push(target);
      return target;
    });
  }

  async configure(options: Partial<Options> = {}): Promise<void> {
    const status = await this.executor.configure(addDefaults({ max_input_size: 64, ...options }));
    expect(status).to.equal(ZX_OK);
  }

  /** The result of a run, or the status where there is none. */
  async run(): Promise<string> {
    return shown(await this.executor.run(INPUT, false));
  }

  /** Ends the engine's work: nothing of it is left in the kernel, and nothing waits there. */
  async expectNothingLeft(): Promise<void> {
    await this.executor.stop();
    this.executor[Symbol.dispose]();
    for (const target of this.targets) await target.exited;
    expect(this.#kernel.waiters(), 'what waits still').to.deep.equal([]);
    expect(this.#kernel.counts(), 'what is left in the kernel').to.deep.equal(this.#before);
  }
}

function shown(run: RunResult): string {
  return run.status === ZX_OK ? resultName(run.result) : statusName(run.status);
}

/** What is done to a target; it hangs then, or not. */
type Act = (target: ScriptedTarget) => ReturnType<Reached>;

/** Does something to the first target, the so-many-th time that it reaches a step. */
function at(step: Step, time: number, act: Act): Reached {
  let first: ScriptedTarget | undefined;
  let times = 0;
  return (reached, target) => {
    first ??= target;
    return target === first && reached === step && (times += 1) === time ? act(target) : undefined;
  };
}

/** The outcomes of runs, one after another. */
async function outcomes(bench: Bench, count: number): Promise<string[]> {
  const all: string[] = [];
  for (let run = 0; run < count; run++) all.push(await bench.run());
  return all;
}

const BAD_STATE = 'ZX_ERR_BAD_STATE';
const PEER_CLOSED = 'ZX_ERR_PEER_CLOSED';
const FINE = 'NO_ERRORS';

const ways = (['at once', 'later'] as const).flatMap((pace) => [
  { pace, isInOrder: true, title: `answers ${pace} when it is told all of a run` },
  { pace, isInOrder: false, title: `answers ${pace} when it is told a run step by step` },
]);

for (const { pace, isInOrder, title } of ways) {
  describe(`an engine whose target ${title}`, () => {
    const exit =
      (code: number): Act =>
      ({ process }) => {
        process.exit(code);
        return undefined;
      };
    const hang: Act = () => 'hang';

    const connecting: readonly [step: Step, outcome: string, adapterFirst?: true][] = [
      ['started', PEER_CLOSED],
      ['known as a process', PEER_CLOSED],
      ['known with its modules', PEER_CLOSED],
      ['asked to connect its adapter', PEER_CLOSED],
      ['connected with its adapter', BAD_STATE],
      ['asked to connect its adapter', PEER_CLOSED, true],
      ['connected with its adapter', BAD_STATE, true],
    ];
    for (const [step, outcome, adapterFirst = false] of connecting) {
      const when = `${step}${adapterFirst ? ', which comes first' : ''}`;
      it(`sees it go when ${when}: ${outcome}; the next run has a fresh one`, async () => {
        const bench = new Bench({ pace, isInOrder, adapterFirst, reached: at(step, 1, exit(DEATH)) });
        await bench.configure();
        expect(await outcomes(bench, 2)).to.deep.equal([outcome, FINE]);
        expect(bench.targets.map(({ tried }) => tried.length)).to.deep.equal([0, 1]);
        await bench.expectNothingLeft();
      });
    }

    const isLater = pace === 'later';
    const running: readonly [step: Step, outcomes: readonly string[]][] = [
      ['told of the run', [isInOrder ? 'DEATH' : BAD_STATE]],
      ['ready for the run', [isInOrder ? 'DEATH' : BAD_STATE]],
      ['told of the input', ['DEATH']],
      ['done with the input', ['DEATH']],
      ['told of the end', ['DEATH']],
      ['done with the run', isLater ? [FINE, BAD_STATE] : ['DEATH']],
    ];
    for (const [step, expected] of running) {
      it(`sees it go when ${step}: ${expected.join(', then ')}; the next run has a fresh one`, async () => {
        const bench = new Bench({ pace, isInOrder, reached: at(step, 2, exit(DEATH)) });
        await bench.configure();
        const all = [FINE, ...expected, FINE];
        expect(await outcomes(bench, all.length)).to.deep.equal(all);
        expect(bench.targets).to.have.length(2);
        await bench.expectNothingLeft();
      });
    }

    for (const step of new Set([...connecting, ...running].map(([each]) => each))) {
      it(`can be stopped while it waits for one that hangs when ${step}`, async () => {
        const bench = new Bench({ pace, isInOrder, reached: at(step, 1, hang) });
        await bench.configure();
        const running = bench.run();
        for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
        await bench.executor.stop();
        expect(await running).to.be.oneOf(['ZX_ERR_CANCELED', FINE]);
        expect(await bench.run()).to.equal(FINE);
        await bench.expectNothingLeft();
      });
    }

    const codes: readonly [code: number, outcome: string, options?: Partial<Options>][] = [
      [0, FINE],
      [0, FINE, { detect_exits: true }],
      [1, FINE],
      [1, 'EXIT', { detect_exits: true }],
      [2000, 'BAD_MALLOC'],
      [2002, 'LEAK'],
      [2003, 'OOM'],
      [7, 'OOM', { oom_exitcode: 7 }],
      [-1028, 'CRASH'],
    ];
    for (const [code, outcome, options = {}] of codes) {
      const where = Object.entries(options).map(([name, value]) => ` with ${name} ${String(value)}`);
      it(`tells ${outcome} of one that exits in a run with ${code}${where.join()}`, async () => {
        const bench = new Bench({ pace, isInOrder, reached: at('told of the input', 2, exit(code)) });
        await bench.configure(options);
        expect(await outcomes(bench, 3)).to.deep.equal([FINE, outcome, FINE]);
        expect(bench.targets).to.have.length(2);
        await bench.expectNothingLeft();
      });
    }

    for (const step of ['told of the input', 'done with the input', 'done with the run'] as const) {
      const isSeenInRun =
        !isInOrder && (step === 'told of the input' || (step === 'done with the input' && !isLater));
      const next = isSeenInRun ? [FINE] : [BAD_STATE, FINE];
      it(`sees its adapter alone go when ${step}: ${next.join(', then ')}, with a fresh one`, async () => {
        const lose: Act = (target) => {
          target.loseAdapter();
          return undefined;
        };
        const bench = new Bench({ pace, isInOrder, reached: at(step, 2, lose) });
        await bench.configure();
        const all = [FINE, FINE, ...next];
        expect(await outcomes(bench, all.length)).to.deep.equal(all);
        expect(bench.targets).to.have.length(2);
        expect(bench.targets[1]?.tried).to.have.length(1);
        await bench.expectNothingLeft();
      });
    }

    it('takes in a process that becomes known only in a run', async () => {
      const bench = new Bench({ pace, isInOrder, adapterFirst: true });
      await bench.configure();
      expect(await outcomes(bench, 3)).to.deep.equal([FINE, FINE, FINE]);
      expect(bench.executor.feedback.measure()).to.equal(1);
      expect(bench.targets).to.have.length(1);
      await bench.expectNothingLeft();
    });
  });
}
