import { type Result, ZX_OK } from '../../../kernel/abi';
import type { ReadonlyInput } from '../../input/input';
import { type Artifact, noArtifact } from '../../result/artifact';
import { FuzzResult } from '../../result/fuzz-result';
import type { Tested } from './workflow';

/** What a workflow ends with that looks for errors. */
export type Outcome = Result<{ artifact: Artifact }>;

/** Whether a test says that the workflow may go on. */
export function isQuiet(tested: Tested): boolean {
  return tested.status === ZX_OK && tested.result === FuzzResult.NO_ERRORS;
}

/** What a workflow ends with in which this came of an input. */
export function outcomeOf(tested: Tested, input: ReadonlyInput): Outcome {
  if (tested.status !== ZX_OK) return { status: tested.status };
  return { status: ZX_OK, artifact: { result: tested.result, input: input.duplicate() } };
}

/** What a workflow ends with that found nothing. */
export function nothingFound(): Outcome {
  return { status: ZX_OK, artifact: noArtifact() };
}
