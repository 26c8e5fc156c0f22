import { join, resolve, sep } from 'node:path';

/** Which files are instrumented: by default all but those in node_modules and zxsim itself. */
export interface Selection {
  /**
   * What is instrumented besides. A name (`papaparse`, `@scope/name`) is a package, wherever it is installed; a path
   * (`./lib`) is a file or all in a folder, from the current directory; a path may hold `*` (any part of a name) and
   * `**` (any folders, or at its end all that is in one).
   */
  readonly include?: readonly string[];
  /** What is not, whatever `include` says; in the same manner. */
  readonly exclude?: readonly string[];
}

const ZXSIM = join(__dirname, '../../..');
const OWN_FOLDERS = ['kernel', 'ipc', 'zx', 'shared-memory', 'fuzzing', 'cli', 'inspector'];
const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' };
const PACKAGE = /^(@[^/*]+\/)?[^/*.@][^/*]*$/;

/** Tells for the path of a file whether it is selected. */
export function selector({ include = [], exclude = [] }: Selection): (file: string) => boolean {
  const included = include.map(matcher);
  const excluded = exclude.map(matcher);
  return (file) => {
    if (excluded.some((matches) => matches(file))) return false;
    return included.some((matches) => matches(file)) || isOrdinary(file);
  };
}

function isOrdinary(file: string): boolean {
  const isOwn = OWN_FOLDERS.some((folder) => file.startsWith(join(ZXSIM, folder) + sep));
  return !isOwn && !file.split(sep).includes('node_modules');
}

function matcher(pattern: string): (file: string) => boolean {
  const expression = PACKAGE.test(pattern)
    ? new RegExp(`/node_modules/${escaped(pattern)}/`)
    : new RegExp(`^${globbed(resolve(pattern))}(/|$)`);
  return (file) => expression.test(sep === '/' ? file : file.replaceAll(sep, '/'));
}

function globbed(path: string): string {
  return path
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => WILDCARDS[part] ?? escaped(part))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
