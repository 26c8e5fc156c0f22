import {
  createCoverageMap,
  type CoverageMap as IstanbulMap,
  createFileCoverage,
} from 'istanbul-lib-coverage';
import { createContext } from 'istanbul-lib-report';
import { create } from 'istanbul-reports';
import type { CoverageMap } from './coverage-map';
import { fileCoverage } from './file-coverage';

/** How often a counter of a module was seen to count, at most; 0 for one that never was. */
export type Hits = (moduleId: string, counter: number) => number;

/** How many lines, statements, branches and functions there are, and run. */
export type CoverageTotals = ReturnType<ReturnType<IstanbulMap['getCoverageSummary']>['toJSON']>;

/** The coverage of all files of some modules. A file that belongs to several is covered where it is in any. */
export function coverageOf(maps: readonly CoverageMap[], hits: Hits): IstanbulMap {
  const coverage = createCoverageMap();
  for (const { id, files } of maps) {
    let first = 0;
    for (const file of files) {
      const offset = first;
      coverage.addFileCoverage(createFileCoverage(fileCoverage(file, (edge) => hits(id, offset + edge))));
      first += file.edges.length;
    }
  }
  return coverage;
}

/**
 * Writes `lcov.info`, and pages to look at from `index.html` on, into a folder, which is made if need be. The pages
 * show the files as they are now; each must still be there.
 */
export function writeReport(coverage: IstanbulMap, folder: string): CoverageTotals {
  const context = createContext({ dir: folder, coverageMap: coverage });
  create('lcovonly', { file: 'lcov.info' }).execute(context);
  create('html').execute(context);
  return coverage.getCoverageSummary().toJSON();
}
