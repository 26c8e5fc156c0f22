import type { KernelProcess } from '../../ipc';
import { ok } from '../../kernel';
import { atomicsEcho } from '../baselines/atomics-echo';
import { forkEcho } from '../baselines/fork-messages';
import { sharedEcho } from '../baselines/shared-echo';
import { socketEcho } from '../baselines/socket-echo';
import { Socketpair } from '../baselines/socketpair';
import { inRounds } from '../measure/rounds';
import { type Row, row, timesAsFast } from '../measure/row';
import { timeEach } from '../measure/time';
import { asProgram, type Transport, withKernel } from '../programs/kernel';

const COUNTS: Record<Transport, number> = { 'shared-memory': 40_000, socket: 4000 };

/** One syscall after the other through a kernel process, against what else there is. */
export function roundTripRows(): Promise<Row[]> {
  return withKernel(async (kernel) => {
    using c = Socketpair.compile();
    const figures = await inRounds('seconds', {
      shared: () => roundTrip(kernel, 'shared-memory'),
      socketEcho,
      socket: () => roundTrip(kernel, 'socket'),
      sharedEcho,
      forkEcho,
      atomicsEcho,
    });
    const { pair } = c ? await inRounds('seconds', { pair: () => c.run() }) : {};
    const name = 'synchronous round trip through the kernel process';
    const ours = figures.shared;
    return [
      row({
        name,
        ours,
        baseline: { name: 'Node socket echo', figure: figures.socketEcho },
        bar: timesAsFast(25, '≤ 1/25 of it'),
      }),
      row({
        name,
        ours,
        baseline: { name: 'bare shared-memory echo', figure: figures.sharedEcho },
        bar: timesAsFast(1 / 3, '≤ 3x it'),
      }),
      row({ name, ours, baseline: { name: 'fork message echo', figure: figures.forkEcho } }),
      row({ name, ours, baseline: { name: 'worker with Atomics.wait', figure: figures.atomicsEcho } }),
      ...(pair ? [row({ name, ours, baseline: { name: 'C socketpair ping-pong', figure: pair } })] : []),
      row({
        name: 'the same over the socket transport',
        ours: figures.socket,
        baseline: { name: 'Node socket echo', figure: figures.socketEcho },
        bar: timesAsFast(1 / 1.3, '≤ 1.3x it'),
      }),
    ];
  });
}

/** In seconds. */
function roundTrip(kernel: KernelProcess, transport: Transport): Promise<number> {
  return asProgram(
    kernel,
    ({ sys }) => {
      const vmo = ok(sys.zx_vmo_create(4096, 0)).out;
      return timeEach(COUNTS[transport], () => ok(sys.zx_vmo_get_size(vmo)));
    },
    transport,
  );
}
