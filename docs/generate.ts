import { writeFileSync } from 'node:fs';
import { fuzzingPage } from './generate/options-table';
import { pages } from './generate/pages';

/** Writes the pages of this folder that are made from the sources. */
for (const { path, text } of [...pages(), fuzzingPage()]) writeFileSync(path, text);
