import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { ZX_ERR_BAD_STATE, ZX_OK } from '../../kernel';
import { CorpusType } from '../../fuzzing/engine/runner/runner';
import { inputFiles, saveCorpus } from '../../fuzzing/files/corpus-files';
import { corpusFileName } from '../../fuzzing/files/names';
import type { ReadonlyInput } from '../../fuzzing/input/input';
import { addDefaults } from '../../fuzzing/options/options';
import { existsSync } from 'node:fs';
import { countOf, inputsOf } from './inputs';
import { failed } from './outcome';
import { type Place, shown } from './place';
import type { Output } from './progress';
import { RunLock } from './run-lock';
import { StopSignals } from './run';
import { Session, type SessionOptions } from './session';

/** Which of the corpora of a fuzzer is meant. */
export interface Which {
  /** The seed corpus, which no fuzzing changes. */
  readonly seed?: boolean | undefined;
}

/** Adds inputs to a corpus. Throws before any is added if one is too large, or can't be read. */
export function add(place: Place, given: string, { seed }: Which, output: Output): void {
  const { max_input_size } = addDefaults(place.options());
  const inputs = inputsOf(given, max_input_size);
  place.setOptions({});
  saveCorpus(inputs, seed ? place.seedCorpus : place.corpus);
  output.say(`${countOf(inputs)} added to the ${nameOf({ seed })} of ${shown(place.path)}`);
  output.data({ event: 'added', inputs: inputs.length });
}

/** Copies a corpus into a directory. */
export function fetch(place: Place, directory: string, { seed }: Which, output: Output): void {
  const from = seed ? place.seedCorpus : place.corpus;
  const inputs = existsSync(from) ? inputsOf(from) : [];
  saveCorpus(inputs, directory);
  output.say(`${countOf(inputs)} of the ${nameOf({ seed })} are in ${shown(directory)}`);
  output.data({ event: 'fetched', inputs: inputs.length });
}

/** Leaves in the live corpus only what adds to the coverage of the seeds, short inputs before long ones. */
export async function merge(place: Place, given: SessionOptions, output: Output): Promise<void> {
  using lock = new RunLock(place);
  await using session = await Session.open(place, { log: output.warn, ...given });
  const { runner, corpus } = session;
  const before = runner.getCorpus(CorpusType.LIVE);
  using signals = new StopSignals(() => void runner.stop());
  const { status } = await runner.merge();
  if (status === ZX_ERR_BAD_STATE) throw failed(session, status, '');
  if (status !== ZX_OK) throw failed(session, status, 'a seed causes an error; see try');
  const after = runner.getCorpus(CorpusType.LIVE);
  if (signals.came) output.warn('stopped: the corpus is as it was');
  else replace(corpus, after);
  output.say(`${countOf(before)} before, ${countOf(after)} after, in ${shown(corpus)}`);
  output.data({ event: 'merged', before: before.length, after: after.length });
}

/** All that stays is there before anything goes. */
function replace(directory: string, inputs: readonly ReadonlyInput[]): void {
  saveCorpus(inputs, directory);
  const kept = new Set(inputs.map(({ data }) => corpusFileName(data)));
  const files = existsSync(directory) ? inputFiles(directory) : [];
  for (const file of files) if (!kept.has(basename(file))) rmSync(file);
}

function nameOf({ seed }: Which): string {
  return seed ? 'seed corpus' : 'corpus';
}
