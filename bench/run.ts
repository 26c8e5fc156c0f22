import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Row } from './measure/row';
import { writeDocs } from './report/docs';
import { type Report, reportOf } from './report/report';
import { textTable } from './report/table';
import { families } from './rows';

interface Options {
  readonly only?: string[];
  readonly json?: string | true;
  readonly docs?: true;
  readonly from?: string;
}

new Command('bench')
  .description('Measures the simulator against what a program would use instead.')
  .option('--only <names...>', `some rows only: ${Object.keys(families).join(', ')}`)
  .option('--json [file]', 'write the figures as JSON, to standard output if no file is named')
  .option('--docs', 'write docs/performance.md with its data and its plot')
  .option('--from <file>', 'take the figures of such JSON, and measure nothing')
  .action(bench)
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });

async function bench({ only, json, docs, from }: Options): Promise<void> {
  const report =
    from === undefined ? await measure(only) : (JSON.parse(readFileSync(from, 'utf8')) as Report);
  if (json === true) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else console.log(textTable(report.rows));
  if (typeof json === 'string') writeFileSync(json, JSON.stringify(report, undefined, 2));
  if (docs) await writeDocs(report);
}

async function measure(only: readonly string[] = Object.keys(families)): Promise<Report> {
  const since = performance.now();
  const rows: Row[] = [];
  for (const name of only) {
    const family = families[name];
    if (!family) throw new RangeError(`there are no rows '${name}'`);
    console.error(`measuring ${name} ...`);
    rows.push(...(await family()));
  }
  return reportOf(rows, since);
}
