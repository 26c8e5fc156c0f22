import { tmpdir } from 'node:os';
import { statusName, ZX_ERR_BAD_STATE, ZX_ERR_INVALID_ARGS, type ZxError } from '../../kernel';
import { FuzzFileError } from '../../fuzzing/files/fuzz-file-error';
import { saveArtifact } from '../../fuzzing/files/artifact-files';
import type { Artifact } from '../../fuzzing/result/artifact';
import { exitCodeOf } from '../../fuzzing/result/exit-code';
import { FuzzResult, isError, resultName, resultPhrase } from '../../fuzzing/result/fuzz-result';
import { type Place, shown } from './place';
import type { Output } from './progress';
import type { Session } from './session';

/** What a workflow ended with, as data. */
export interface Report {
  readonly result: string;
  readonly phrase: string;
  readonly exitCode: number;
  /** Where the input was saved. */
  readonly artifact?: string;
  readonly bytes?: number;
  /** Why the input could not be saved where it belongs. */
  readonly misplaced?: string;
  /** Why the target ended. */
  readonly why?: string;
}

/** Of a workflow that ended before anything was found. */
export const nothingFound: Report = reportOn(FuzzResult.NO_ERRORS);

/** What is known of a session once it has found something. */
export type Finder = Pick<Session, 'place'> & { readonly executor: Pick<Session['executor'], 'lastWords'> };

/**
 * Saves the input of an artifact, if there is one; where it can't be saved in its place, in the directory for temporary
 * files, so that it is not lost.
 */
export function saved({ place, executor }: Finder, artifact: Artifact): Report {
  const { result, input } = artifact;
  const report = reportOn(result);
  if (input.size === 0 && !isError(result)) return report;
  const why = isError(result) ? executor.lastWords : '';
  return { ...report, ...kept(artifact, place), bytes: input.size, ...(why === '' ? {} : { why }) };
}

function reportOn(result: FuzzResult): Report {
  return { result: resultName(result), phrase: resultPhrase(result), exitCode: exitCodeOf(result) };
}

function kept(artifact: Artifact, { artifacts }: Place): Pick<Report, 'artifact' | 'misplaced'> {
  try {
    return { artifact: saveArtifact(artifact, artifacts) };
  } catch (error) {
    if (!(error instanceof FuzzFileError)) throw error;
    return { artifact: saveArtifact(artifact, tmpdir()), misplaced: error.message };
  }
}

/** Tells of a report, and has this program exit with its code. */
export function tell(output: Output, { exitCode, ...report }: Report): void {
  if (report.why !== undefined) output.say(report.why);
  if (report.misplaced !== undefined) output.warn(report.misplaced);
  output.say(report.artifact === undefined ? 'no input caused an error' : `an input ${report.phrase}`);
  if (report.artifact !== undefined) output.say(`saved: ${shown(report.artifact)}`);
  output.data({ event: 'result', ...report });
  process.exitCode = exitCode;
}

/** The error to end with where a workflow could not tell a result. */
export function failed({ executor }: Session, status: ZxError, badInput: string): Error {
  if (status === ZX_ERR_INVALID_ARGS) return new Error(badInput);
  const what =
    status === ZX_ERR_BAD_STATE
      ? 'the target ended, or changed, between two runs; no input can be blamed for it'
      : `no result can be told: ${statusName(status)}`;
  return new Error(`${what}\n${executor.lastWords}`.trim());
}
