import { join } from 'node:path';
import { ZX_OK } from '../../kernel';
import { CorpusType } from '../../fuzzing/engine/runner/runner';
import { FuzzResult } from '../../fuzzing/result/fuzz-result';
import { Input } from '../../fuzzing/input/input';
import { coverageOf, type CoverageTotals, hitsIn, readCoverageMaps, writeReport } from '../../fuzzing/report';
import { shown } from './place';
import type { Output } from './progress';
import type { Session } from './session';

/** Runs what is in the corpora, and reports which code of the target that reaches. Runs only between workflows. */
export async function reportCoverage(session: Session, output: Output): Promise<void> {
  const { executor, place } = session;
  await coverCorpora(session);
  const maps = readCoverageMaps(session.maps);
  if (maps.length === 0) {
    output.warn(
      'coverage: none of the code that was loaded is instrumented; --include and --exclude say what is',
    );
    return;
  }
  const coverage = coverageOf(maps, hitsIn(executor.feedback));
  const totals = writeReport(coverage, place.coverage);
  const html = join(place.coverage, 'index.html');
  const lcov = join(place.coverage, 'lcov.info');
  output.say(`coverage: ${summaryOf(totals)}: see ${shown(html)} and ${shown(lcov)}`);
  output.data({ event: 'coverage', lines: totals.lines, branches: totals.branches, html, lcov });
}

async function coverCorpora({ executor, runner }: Session): Promise<void> {
  executor.feedback.clear();
  const seeds = runner.getCorpus(CorpusType.SEED);
  for (const input of [new Input(), ...seeds, ...runner.getCorpus(CorpusType.LIVE)]) {
    const run = await executor.run(input, false);
    if (run.status === ZX_OK && run.result === FuzzResult.NO_ERRORS) executor.feedback.accumulate();
  }
}

function summaryOf({ lines, branches }: CoverageTotals): string {
  return `${lines.covered} of ${lines.total} lines, ${branches.covered} of ${branches.total} branches`;
}
