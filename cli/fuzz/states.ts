import { readdirSync } from 'node:fs';
import {
  addDefaults,
  OPTION_NAMES,
  parseOption,
  printOption,
  printOptions,
} from '../../fuzzing/options/options';
import type { OptionName } from '../../fuzzing/options/table';
import { counted } from './inputs';
import { Place, shown } from './place';
import type { Output, Progress } from './progress';
import { readStatus } from './run';
import { ownerOf, stopOwner } from './run-lock';

const LABEL_COLUMNS = 16;

/** Prints one option of a fuzzer, or all. */
export function get(place: Place, name: OptionName | undefined, output: Output): void {
  const options = addDefaults(place.options());
  if (name === undefined) output.say(printOptions(options));
  else output.say(`${name}: ${printOption(name, options[name])}`);
  const names = name === undefined ? OPTION_NAMES : [name];
  output.data(Object.fromEntries(names.map((each) => [each, unquoted(printOption(each, options[each]))])));
}

/** Sets an option of a fuzzer for the runs to come. */
export function set(place: Place, name: string, value: string, output: Output): void {
  const option = parseOption(name, value);
  place.setOptions(option);
  const texts = OPTION_NAMES.filter((each) => Object.hasOwn(option, each)).map(
    (each) => `${each}: ${printOption(each, addDefaults(option)[each])}`,
  );
  output.say(texts.join('\n'));
}

/** Tells whether a fuzzer runs, and how far it is, or was. */
export function status(place: Place, output: Output): void {
  const pid = ownerOf(place);
  const progress = readStatus(place);
  output.say(pid === undefined ? 'idle' : `running in process ${pid}`);
  for (const [label, value] of progress ? figuresOf(progress) : [])
    output.say(`  ${`${label}:`.padEnd(LABEL_COLUMNS)} ${value}`);
  output.data({ running: pid !== undefined, ...(pid === undefined ? {} : { pid }), ...progress });
}

/** Has a fuzzer that runs stop, and waits until it has. */
export async function stop(place: Place, output: Output): Promise<void> {
  const stopped = await stopOwner(place);
  output.say(stopped ? 'stopped' : 'it does not run');
  output.data({ stopped });
}

/** Tells of all fuzzers that are kept in a directory. */
export function list(directory: string, output: Output): void {
  const places = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && Place.isOne(`${directory}/${entry.name}`))
    .map(({ name }) => Place.at(`${directory}/${name}`));
  if (places.length === 0) output.say(`there is no fuzzer in ${directory}`);
  for (const place of places) {
    const running = ownerOf(place) !== undefined;
    output.say(`${shown(place.path)}  ${running ? 'running' : 'idle'}  ${shown(place.target)}`);
    output.data({ directory: place.path, target: place.target, running });
  }
}

function figuresOf(progress: Progress): [label: string, value: string][] {
  return [
    ['runs', `${progress.runs}`],
    ['time', `${Math.floor(progress.seconds)} s`],
    ['coverage', `${progress.covered_pcs} PCs, ${progress.covered_features} features`],
    ['corpus', `${counted(progress.corpus_inputs, 'input')}, ${counted(progress.corpus_bytes, 'byte')}`],
  ];
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '');
}
