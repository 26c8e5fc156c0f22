import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../ipc';
import { ok, ZX_EVENT_SIGNALED } from '../../kernel';
import { figure } from '../measure/figure';
import { processorSeconds } from '../measure/process-status';
import { atMost, type Row, row } from '../measure/row';
import { withKernel } from '../programs/kernel';

const CLIENTS = 20;
const SECONDS = 4;

/** What a kernel process uses of a processor while its clients do nothing; each of them waits for something. */
export function idleRows(): Promise<Row[]> {
  return withKernel(async ({ socketPath, pid }) => {
    const clients = Array.from({ length: CLIENTS }, () => connect({ socketPath, name: 'idle' }));
    const waits = clients.map((client) =>
      client.wait(ok(client.sys.zx_event_create(0)).out, ZX_EVENT_SIGNALED).catch(() => undefined),
    );
    await sleep(500);
    const before = processorSeconds(pid);
    await sleep(SECONDS * 1000);
    const used = (processorSeconds(pid) - before) / SECONDS;
    for (const client of clients) client.exit();
    await Promise.all(waits);
    const name = `kernel process with ${CLIENTS} idle clients`;
    return [row({ name, ours: figure('share', [used]), bar: atMost(0.01, '< 1 % of a core') })];
  });
}
