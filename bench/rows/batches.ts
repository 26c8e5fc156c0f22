import type { KernelProcess } from '../../ipc';
import { ok } from '../../kernel';
import { pipelinedEcho } from '../baselines/shared-echo';
import { inRounds } from '../measure/rounds';
import { atLeast, either, type Row, row, timesAsFast } from '../measure/row';
import { timeEach } from '../measure/time';
import { asProgram, withKernel } from '../programs/kernel';

const BATCH = 100;
const BATCHES = 1000;

/** Many syscalls in one request. */
export function batchRows(): Promise<Row[]> {
  return withKernel(async (kernel) => {
    const figures = await inRounds('perSecond', { batched: () => batched(kernel), pipelinedEcho });
    return [
      row({
        name: `syscalls in batches of ${BATCH}`,
        ours: figures.batched,
        baseline: { name: 'pipelined shared-memory echo', figure: figures.pipelinedEcho },
        bar: either(atLeast(400_000, '≥ 400,000/s'), timesAsFast(0.6, '≥ 60 % of it')),
      }),
    ];
  });
}

function batched(kernel: KernelProcess): Promise<number> {
  return asProgram(kernel, (program) => {
    const vmo = ok(program.sys.zx_vmo_create(4096, 0)).out;
    const seconds = timeEach(BATCHES, () =>
      program.batch((sys) => Array.from({ length: BATCH }, () => sys.zx_vmo_get_size(vmo))),
    );
    return BATCH / seconds;
  });
}
