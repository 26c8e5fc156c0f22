import type { Result, Status } from '../../../kernel/abi';
import type { ReadonlyInput } from '../../input/input';
import type { ProcessStats } from '../../monitor/status';
import type { Options } from '../../options/options';
import type { FuzzResult } from '../../result/fuzz-result';

/** What came of a run. */
export type RunResult = Result<{
  readonly result: FuzzResult;
  /** Whether memory that was taken was not given back. */
  readonly leakSuspected: boolean;
}>;

/** What the counters of all targets show. `ModulePool` is one. */
export interface Feedback {
  /** How many features the last run had that were not seen before. Changes nothing. */
  measure(): number;
  /** The same; from now on they count as seen. */
  accumulate(): number;
  /** What was accumulated so far. */
  getCoverage(): { readonly pcs: number; readonly features: number };
  /** Forgets what was accumulated. */
  clear(): void;
}

/** Runs inputs on a target, for a Runner. */
export interface Executor {
  readonly feedback: Feedback;
  /** Takes the options for the runs that follow. */
  configure(options: Options): Status | Promise<Status>;
  /** The target's parameters, which name its seed corpora. */
  getParameters(): Promise<Result<{ parameters: readonly string[] }>>;
  /**
   * Runs one input, with a fresh target if the last one ended. A target that does not end in time, or badly, is a
   * result; a status other than ZX_OK says that no result can be told, and ends the workflow.
   */
  run(input: ReadonlyInput, detectLeaks: boolean): RunResult | Promise<RunResult>;
  /** Cuts short the run that goes on, if one does: unless it ends by itself just then, no result can be told. */
  cancel?(): void;
  /** Words that the last run showed to mean something to the target. */
  newWords?(): readonly Uint8Array[];
  /** What the target's processes use now. */
  processStats?(): readonly ProcessStats[];
}
