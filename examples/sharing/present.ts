import { getBorderCharacters, table, type TableUserConfig } from 'table';
import type { Part } from './main';

const look: TableUserConfig = {
  border: getBorderCharacters('norc'),
  columns: {
    1: { width: 40, wrapWord: true },
    2: { width: 40, wrapWord: true },
    3: { width: 12, wrapWord: true },
  },
  drawHorizontalLine: (line, lines) => line === 0 || line === 1 || line === lines,
};

/** Shows the parts in plain words, or as JSON; sets the exit code to 1 if anything differed. */
export function present(parts: readonly Part[], asJson: boolean): void {
  const differing = parts
    .flatMap((part) => part.checks)
    .filter((check) => check.expected !== check.seen).length;
  if (asJson) console.log(JSON.stringify({ ok: differing === 0, parts }, undefined, 2));
  else show(parts, differing);
  if (differing > 0) process.exitCode = 1;
}

function show(parts: readonly Part[], differing: number): void {
  for (const { title, words, trace } of parts) {
    console.log(`\n${title}\n${words}\n`);
    for (const line of trace) console.log(`  ${line}`);
  }
  const rows = parts.flatMap(({ title, checks }) =>
    checks.map(({ what, expected, seen }) => [
      title.slice(0, 1),
      what,
      seen,
      expected === seen ? 'as expected' : `expected ${expected}`,
    ]),
  );
  console.log(`\n${table([['', 'checked', 'seen', ''], ...rows], look)}`);
  console.log(
    differing === 0
      ? `All ${rows.length} checks are as expected.`
      : `${differing} of ${rows.length} checks differ.`,
  );
}
