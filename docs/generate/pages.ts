import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fidelityPage } from './fidelity-page';
import { syscallsPage } from './syscalls-page';

const docs = join(__dirname, '..');

/** A page that is made from the sources. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page that is made from the sources. */
export function pages(): Page[] {
  return [page('syscalls.md', syscallsPage()), page('fidelity.md', fidelityPage())];
}

/** What is committed of a page; empty if nothing is. */
export function committed({ path }: Page): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function page(name: string, text: string): Page {
  return { path: join(docs, name), text: `${text}\n` };
}
