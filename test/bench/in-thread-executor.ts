import { ModulePool } from '../../fuzzing/coverage';
import type { Executor, RunResult } from '../../fuzzing/engine/runner/executor';
import type { ReadonlyInput } from '../../fuzzing/input/input';
import { FuzzResult } from '../../fuzzing/result/fuzz-result';
import { type Status, ZX_OK } from '../../kernel';

const COUNTERS = 16;

/** Runs inputs on next to nothing in this thread: what is left of a run is the fuzzer's own work. */
export class InThreadExecutor implements Executor {
  readonly feedback = new ModulePool();
  readonly #counters = new Uint8Array(COUNTERS);

  constructor() {
    this.feedback.get('in thread', COUNTERS).add(this.#counters);
  }

  configure(): Status {
    return ZX_OK;
  }

  getParameters(): ReturnType<Executor['getParameters']> {
    return Promise.resolve({ status: ZX_OK, parameters: [] });
  }

  /** Counts bytes by their high halves. */
  run({ data }: ReadonlyInput): RunResult {
    this.#counters.fill(0);
    for (const byte of data) this.#counters[byte >> 4] = (this.#counters[byte >> 4] ?? 0) + 1;
    return { status: ZX_OK, result: FuzzResult.NO_ERRORS, leakSuspected: false };
  }
}
