import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDefaults, OPTION_NAMES, printOption } from '../../fuzzing/options/options';
import { OPTIONS } from '../../fuzzing/options/table';
import type { Page } from './pages';

const BEGIN = '<!-- options: npm run docs -->\n\n<!-- prettier-ignore-start -->\n';
const END = '<!-- prettier-ignore-end -->';

/** The guide to fuzzing, with the table of its options as the sources have it. */
export function fuzzingPage(): Page {
  const path = join(__dirname, '../fuzzing.md');
  const text = readFileSync(path, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const [, after = ''] = rest.split(END);
  return { path, text: `${before}${BEGIN}${optionsTable()}${END}${after}` };
}

function optionsTable(): string {
  const defaults = addDefaults({});
  const rows = OPTION_NAMES.map(
    (name) =>
      `| \`${name}\` | ${printOption(name, defaults[name]).replaceAll('"', '')} | ${OPTIONS[name].doc} |`,
  );
  return ['| option | default | what for |', '| --- | --- | --- |', ...rows, ''].join('\n');
}
