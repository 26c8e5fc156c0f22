export { type CoverageMap, type FileMap, readCoverageMaps, writeCoverageMap } from './coverage-map';
export { hitsIn } from './hits';
export { coverageOf, type CoverageTotals, type Hits, writeReport } from './report';
