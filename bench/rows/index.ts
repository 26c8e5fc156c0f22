import type { Row } from '../measure/row';
import { batchRows } from './batches';
import { clientRows } from './clients';
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
  handles: handleRows,
  vmos: vmoRows,
  clients: clientRows,
  idle: idleRows,
  start: startRows,
};
