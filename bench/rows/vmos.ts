import { ok, type UserProcess, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../kernel';
import { figure } from '../measure/figure';
import { residentBytes } from '../measure/process-status';
import { type Row, row } from '../measure/row';
import { asProgram, withKernel } from '../programs/kernel';

const UNMAPPED = 100_000;
const MAPPED = 5000;
const PAGE = 4096;

/** What VMOs cost the kernel process. */
export async function vmoRows(): Promise<Row[]> {
  const unmapped = await eachTakes(UNMAPPED, createVmo);
  const mapped = await eachTakes(MAPPED, (program) => {
    const { sys, rootVmar } = program;
    const permissions = ZX_VM_PERM_READ | ZX_VM_PERM_WRITE;
    const { mapped_addr } = ok(sys.zx_vmar_map(rootVmar, permissions, 0, createVmo(program), 0, PAGE));
    program.memory(mapped_addr, PAGE)[0] = 1;
  });
  return [
    row({
      name: `kernel memory of a VMO, of ${UNMAPPED.toLocaleString('en')} unmapped`,
      ours: figure('bytes', [unmapped.bytes]),
    }),
    row({ name: 'creating one of them', ours: figure('seconds', [unmapped.seconds]) }),
    row({
      name: `kernel memory of a VMO, of ${MAPPED.toLocaleString('en')} mapped, beside its pages`,
      ours: figure('bytes', [mapped.bytes]),
    }),
    row({ name: 'creating and mapping one of them', ours: figure('seconds', [mapped.seconds]) }),
  ];
}

function createVmo({ sys }: UserProcess): number {
  return ok(sys.zx_vmo_create(PAGE, 0)).out;
}

/** Bytes of the kernel process, and seconds, for each of `count` of something. */
function eachTakes(
  count: number,
  make: (program: UserProcess) => void,
): Promise<{ bytes: number; seconds: number }> {
  return withKernel((kernel) =>
    asProgram(kernel, (program) => {
      const before = residentBytes(kernel.pid);
      const began = performance.now();
      for (let i = 0; i < count; i++) make(program);
      const seconds = (performance.now() - began) / 1000 / count;
      return { bytes: (residentBytes(kernel.pid) - before) / count, seconds };
    }),
  );
}
