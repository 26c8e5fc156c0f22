import { ModulePool } from '../../../../fuzzing/coverage/module-pool';
import type { Executor, RunResult } from '../../../../fuzzing/engine/runner/executor';
import type { RunnerClock } from '../../../../fuzzing/engine/runner/clock';
import type { ReadonlyInput } from '../../../../fuzzing/input/input';
import type { Options } from '../../../../fuzzing/options/options';
import { FuzzResult } from '../../../../fuzzing/result/fuzz-result';
import { type Status, type ZxError, ZX_OK } from '../../../../kernel';
import { hex, text } from '../../input/bytes';

const COUNTERS = 64;

/** What a fake target does with an input; what is left out is that nothing happens. */
export interface Behaviour {
  result?: FuzzResult;
  leakSuspected?: boolean;
  status?: ZxError;
  /** The values that counters have after the run. */
  coverage?: Readonly<Record<number, number>>;
  words?: readonly Uint8Array[];
}

/** Decides by the bytes of an input, how many ran before it, and whether leaks are looked for. */
export type FakeTarget = (data: Uint8Array, run: number, detectLeaks: boolean) => Behaviour;

/** An executor whose target is a function that says what happened. */
export class FakeExecutor implements Executor {
  readonly feedback = new ModulePool();
  readonly #counters = new Uint8Array(COUNTERS);
  #words: readonly Uint8Array[] = [];
  /** The inputs that were run, as text. */
  readonly runs: string[] = [];
  /** Which runs were to look for leaks. */
  readonly leakChecks: boolean[] = [];
  options: Options | undefined;
  parameters: readonly string[] | ZxError = [];
  configured: Status = ZX_OK;
  cancel: () => void = () => undefined;
  /** Settles before a run ends. */
  before: (() => Promise<void>) | undefined;

  constructor(public target: FakeTarget = () => ({})) {
    this.feedback.get('fake', COUNTERS).add(this.#counters);
  }

  get hexRuns(): string[] {
    return this.runs.map((run) => hex(Buffer.from(run, 'latin1')));
  }

  configure(options: Options): Status {
    this.options = options;
    return this.configured;
  }

  getParameters(): ReturnType<Executor['getParameters']> {
    const { parameters } = this;
    return Promise.resolve(
      typeof parameters === 'number' ? { status: parameters } : { status: ZX_OK, parameters },
    );
  }

  run({ data }: ReadonlyInput, detectLeaks: boolean): RunResult | Promise<RunResult> {
    this.runs.push(text(data));
    this.leakChecks.push(detectLeaks);
    const behaviour = this.target(data, this.runs.length, detectLeaks);
    return this.before ? this.before().then(() => this.#end(behaviour)) : this.#end(behaviour);
  }

  newWords(): readonly Uint8Array[] {
    const words = this.#words;
    this.#words = [];
    return words;
  }

  #end({ result, leakSuspected, status, coverage = {}, words = [] }: Behaviour): RunResult {
    this.#counters.fill(0);
    for (const [index, value] of Object.entries(coverage)) this.#counters[Number(index)] = value;
    this.#words = words;
    if (status !== undefined) return { status };
    return { status: ZX_OK, result: result ?? FuzzResult.NO_ERRORS, leakSuspected: leakSuspected ?? false };
  }
}

const MS = 1_000_000n;

/** A clock that goes on by a fixed time whenever it is looked at, a millisecond unless said otherwise. */
export class FakeClock implements RunnerClock {
  yields = 0;
  #now = 1000n * MS;

  constructor(readonly step = MS) {}

  now(): bigint {
    this.#now += this.step;
    return this.#now;
  }

  async yield(): Promise<void> {
    this.yields++;
    await new Promise(setImmediate);
  }
}
