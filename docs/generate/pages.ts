import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { fidelityPage } from './fidelity-page';
import { syscallsPage } from './syscalls';

const docs = join(__dirname, '..');

/** A page that is made from the sources. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page that is made from the sources, formatted as it is committed. */
export function pages(): Promise<Page[]> {
  return Promise.all([page('syscalls.md', syscallsPage()), page('fidelity.md', fidelityPage())]);
}

/** What is committed of a page; empty if nothing is. */
export function committed({ path }: Page): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function page(name: string, text: string): Promise<Page> {
  const path = join(docs, name);
  return { path, text: await format(text, { parser: 'markdown' }) };
}
