import type { Row } from '../measure/row';
import { batchRows } from './batches';
import { clientRows } from './clients';
import { fuzzCoverageRows } from './fuzz-coverage';
import { fuzzExecutionRows } from './fuzz-executions';
import { fuzzMemoryRows } from './fuzz-memory';
import { fuzzSearchRows } from './fuzz-search';
import { fuzzingRows } from './fuzzing';
import { handleRows } from './handles';
import { idleRows } from './idle';
import { inProcessRows } from './in-process';
import { mappingRows } from './mapping';
import { roundTripRows } from './round-trip';
import { sharedMemoryRows } from './shared-memory';
import { startRows } from './start';
import { vmoRows } from './vmos';

/** What measures the rows of the table, in its order, by the name under which one is asked for. */
export const families: Readonly<Record<string, () => Promise<Row[]>>> = {
  'in-process': inProcessRows,
  'round-trip': roundTripRows,
  batches: batchRows,
  'shared-memory': sharedMemoryRows,
  mapping: mappingRows,
  fuzzing: fuzzingRows,
  'fuzz-executions': fuzzExecutionRows,
  'fuzz-search': fuzzSearchRows,
  'fuzz-coverage': fuzzCoverageRows,
  'fuzz-memory': fuzzMemoryRows,
  handles: handleRows,
  vmos: vmoRows,
  clients: clientRows,
  idle: idleRows,
  start: startRows,
};
