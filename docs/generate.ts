import { writeFileSync } from 'node:fs';
import { pages } from './generate/pages';

/** Writes the pages of this folder that are made from the sources. */
async function main(): Promise<void> {
  for (const { path, text } of await pages()) writeFileSync(path, text);
}

void main();
