import type { Options } from '../options/options';
import { FuzzResult } from './fuzz-result';

/** The options that say with which code a target exits for which reason, in the order in which they are compared. */
const REASONS = [
  ['malloc_exitcode', FuzzResult.BAD_MALLOC],
  ['death_exitcode', FuzzResult.DEATH],
  ['leak_exitcode', FuzzResult.LEAK],
  ['oom_exitcode', FuzzResult.OOM],
] as const;

export type ExitCodes = Pick<Options, (typeof REASONS)[number][0]>;

/** What it means that a target exited with a code. */
export function resultOfExit(code: number, codes: ExitCodes): FuzzResult {
  const reason = REASONS.find(([option]) => codes[option] === code);
  if (reason) return reason[1];
  return code === 0 ? FuzzResult.NO_ERRORS : FuzzResult.EXIT;
}

/** With which code a fuzzing command exits that ends with a result; the codes are libFuzzer's. */
export function exitCodeOf(result: FuzzResult): number {
  switch (result) {
    case FuzzResult.TIMEOUT:
      return 70;
    case FuzzResult.OOM:
    case FuzzResult.BAD_MALLOC:
      return 71;
    case FuzzResult.CRASH:
    case FuzzResult.DEATH:
    case FuzzResult.EXIT:
    case FuzzResult.LEAK:
      return 77;
    default:
      return 0;
  }
}
