import { ok, type UserProcess, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../kernel';
import { bufferCopy } from '../baselines/buffer-copy';
import { inRounds } from '../measure/rounds';
import { type Row, row, timesAsFast } from '../measure/row';
import { timeEach } from '../measure/time';
import { asProgram, withKernel } from '../programs/kernel';

const LENGTH = 64 * 2 ** 20;
const COPIES = 6;
const ROUNDS = 9;

/** Bytes through a mapping, against bytes between ordinary buffers. */
export function mappingRows(): Promise<Row[]> {
  return withKernel((kernel) =>
    asProgram(kernel, async (program) => {
      const source = Buffer.alloc(LENGTH, 1);
      const view = mapped(program);
      const copyOrdinary = bufferCopy(source);
      const figures = await inRounds(
        'seconds',
        {
          mapping: () => timeEach(COPIES, () => source.copy(view)),
          buffers: () => timeEach(COPIES, copyOrdinary),
        },
        ROUNDS,
      );
      return [
        row({
          name: 'writing 64 MiB through a mapping',
          ours: figures.mapping,
          baseline: { name: 'Buffer.copy', figure: figures.buffers },
          bar: timesAsFast(0.95, '≥ 0.95 of its speed'),
        }),
      ];
    }),
  );
}

function mapped(program: UserProcess): Uint8Array {
  const { sys, rootVmar } = program;
  const vmo = ok(sys.zx_vmo_create(LENGTH, 0)).out;
  const { mapped_addr } = ok(
    sys.zx_vmar_map(rootVmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, LENGTH),
  );
  return program.memory(mapped_addr, LENGTH);
}
