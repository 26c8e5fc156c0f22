import { workerData } from 'node:worker_threads';
import { ok, ZX_EVENT_SIGNALED } from '../../kernel';
import { join } from '../../ipc';

const { ticket, event } = workerData as { ticket: string; event: number };
const me = join(ticket); // another thread of the same process: the same handles and memory
ok(me.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
