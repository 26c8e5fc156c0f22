import { table } from 'table';
import type { Part } from './main';

const NARROW = 96;

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
    console.log(`\n${title}\n${wrap(words)}\n`);
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
  console.log(
    `\n${table([['', 'checked', 'seen', ''], ...rows], { columns: [{}, { width: 38, wrapWord: true }, { width: 38, wrapWord: true }, { width: 12, wrapWord: true }] })}`,
  );
  console.log(
    differing === 0
      ? `All ${rows.length} checks are as expected.`
      : `${differing} of ${rows.length} checks differ.`,
  );
}

function wrap(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (`${lines[last] ?? ''} ${word}`.length > NARROW) lines.push(word);
    else lines[last] = `${lines[last] ?? ''} ${word}`.trim();
  }
  return lines.join('\n');
}
