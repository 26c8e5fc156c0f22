import type { Executor } from '../../fuzzing/engine/runner/executor';
import { CorpusType, Runner } from '../../fuzzing/engine/runner/runner';
import { Input } from '../../fuzzing/input/input';
import type { Options } from '../../fuzzing/options/options';
import { FuzzResult } from '../../fuzzing/result/fuzz-result';
import { ok } from '../../kernel';

/** What came of some runs. */
export interface Fuzzed {
  readonly runs: number;
  readonly seconds: number;
  /** How many counters of the target were ever other than zero. */
  readonly reached: number;
  /** Whether the last run caused an error. */
  readonly foundError: boolean;
}

/** What `zxsim fuzz run` does, without its files, whoever executes the runs. */
export class Fuzzer {
  private constructor(private readonly runner: Runner) {}

  /** The options say how many runs `fuzz` makes, or for how long. */
  static async start(executor: Executor, options: Partial<Options>): Promise<Fuzzer> {
    const runner = new Runner(executor);
    ok(await runner.configure(options));
    return new Fuzzer(runner);
  }

  /** Begins with so many zeros, besides no bytes at all. */
  addZeros(length: number): void {
    ok({ status: this.runner.addToCorpus(CorpusType.SEED, new Input(length)) });
  }

  /** What was found stays for the next time. */
  async fuzz(): Promise<Fuzzed> {
    const { artifact } = ok(await this.runner.fuzz());
    const { runs = 0, elapsed = 0n, covered_pcs: reached = 0 } = this.runner.status ?? {};
    const foundError = artifact.result !== FuzzResult.NO_ERRORS;
    return { runs, seconds: Number(elapsed) / 1e9, reached, foundError };
  }
}
