import { writeFileSync } from 'node:fs';
import { pages } from './generate/pages';

/** Writes the pages of this folder that are made from the sources. */
for (const { path, text } of pages()) writeFileSync(path, text);
