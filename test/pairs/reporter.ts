import { writeFileSync } from 'node:fs';
import { type MochaOptions, reporters, Runner } from 'mocha';
import { reachablePairs } from '../../docs/generate/pairs';
import { missingPairs } from './coverage';

/**
 * Mocha's usual report, then each (syscall, status) pair that no test covers; a pair without a test is a failure.
 * Option `counts`: the file to write `N passed, N failed` to.
 */
export default class PairsReporter extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const { counts } = (options.reporterOptions ?? {}) as { readonly counts?: string };
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      this.#reportPairs();
      if (counts) writeFileSync(counts, `${this.stats.passes} passed, ${this.stats.failures} failed\n`);
    });
  }

  override done(failures: number, exit?: (failures: number) => void): void {
    exit?.(failures + missingPairs().length);
  }

  #reportPairs(): void {
    const missing = missingPairs();
    for (const pair of missing) console.log(`  no test: ${pair}`);
    console.log(
      `  ${reachablePairs.length - missing.length} of ${reachablePairs.length} pairs have a test\n`,
    );
  }
}
