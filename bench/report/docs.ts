import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectRoot } from '../project';
import { page } from './page';
import { plot } from './plot';
import type { Report } from './report';

/** Writes the data, the page and its plot into the documentation. */
export async function writeDocs(report: Report): Promise<void> {
  await write('performance.json', JSON.stringify(report));
  await write('performance.md', page(report));
  writeFileSync(join(projectRoot, 'docs/performance.svg'), await plot(report.rows));
}

async function write(name: string, text: string): Promise<void> {
  const filepath = join(projectRoot, 'docs', name);
  writeFileSync(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}
