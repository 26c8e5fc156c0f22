import type { Row } from '../measure/row';
import type { Report } from './report';
import { cells, columns } from './table';

/** The page about performance, as Markdown. */
export function page({ machine, date, rows }: Report): string {
  return `# Performance

Made by \`npm run bench -- --docs\` on a machine with ${machine.cores} cores (${machine.processor}), Node ${machine.node}, on ${date}. Do not edit.

${markdownTable(rows)}

${missed(rows)}

## What the columns say

Each row is the median of several runs. Its baseline was measured in the same minute, run by run in turn with ours, and _ratio_ is how many times as fast as the baseline we are: 2x takes half the time, 0.5x takes twice as long. The bar is what the project asks of itself on two cores.

## The fuzzer's rows

- _Fuzzing runs_ are those of all that \`zxsim fuzz run\` does but for its files: mutation, the target in a process of its own, coverage, corpus; the kernel runs beside the engine, or in a process of its own. The baseline is the same fuzzer on the same instrumented target in a forked process; only words from comparisons are not sent there, which is to its advantage.
- _Runs to find_ a bug begin with no corpus and no dictionary, with the options that users get. Their ± is how much seeds differ; the same seeds give the same numbers again.
- That memory stays flat is seen over more runs by \`npm run soak\`.

## Cost against growth

![The cost of a handle does not grow with the number of handles; what many clients get done together](performance.svg)

_One handle_ duplicates and closes the same handle again and again. _Any handle_ takes another one each time: the same work, but with a million handles what it touches is no longer in the processor's caches.

## Reading the noise

- ± is half the width in which the middle half of the runs lies. A difference smaller than both spreads is no difference.
- Trust ratios before absolute figures: another load, a slower clock or a virtual machine's neighbours change both sides of a ratio, and only one side of a comparison with another day.
- Waking a sleeping process is most of what a round trip through sockets costs, and depends on the kernel of the host, on power saving and on how many cores are free. Rows that poll shared memory need as many free cores as there are parties; with fewer they yield to one another.
- Run the bench on a machine that does nothing else. \`npm run bench -- --only <name>\` measures some rows again.
- Memory is what the kernel process gained, garbage that is not collected yet included; that of handles is the heap after a collection.
`;
}

function markdownTable(rows: readonly Row[]): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

function missed(rows: readonly Row[]): string {
  const names = rows
    .filter(({ bar }) => bar && !bar.met)
    .map(({ name, bar }) => `- ${name} (${bar?.text ?? ''})`);
  return names.length === 0 ? 'All bars are met.' : `Missed in this run:\n\n${names.join('\n')}`;
}
