import { execFileSync } from 'node:child_process';
import { ok } from '../../kernel';
import { inRounds } from '../measure/rounds';
import { atMost, type Row, row } from '../measure/row';
import { asProgram, withKernel } from '../programs/kernel';

/** From nothing to the first syscall. */
export async function startRows(): Promise<Row[]> {
  const figures = await inRounds('seconds', { start, node });
  return [
    row({
      name: 'spawnKernel() to the first syscall',
      ours: figures.start,
      baseline: { name: 'starting and ending Node', figure: figures.node },
      bar: atMost(0.25, '≤ 250 ms'),
    }),
  ];
}

function start(): Promise<number> {
  const began = performance.now();
  return withKernel((kernel) =>
    asProgram(kernel, ({ sys }) => {
      ok(sys.zx_event_create(0));
      return (performance.now() - began) / 1000;
    }),
  );
}

function node(): number {
  const began = performance.now();
  execFileSync(process.execPath, ['-e', '0']);
  return (performance.now() - began) / 1000;
}
