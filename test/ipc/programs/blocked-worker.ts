/** Joins the process whose ticket it is given and blocks until something ends that; tells how it did. */
import { parentPort, workerData } from 'node:worker_threads';
import { join } from '../../../ipc';
import { ZX_TIME_INFINITE } from '../../../kernel';

const me = join(String(workerData));
parentPort?.postMessage('ready');
try {
  me.sys.zx_nanosleep(ZX_TIME_INFINITE);
} catch (error) {
  parentPort?.postMessage(String(error));
}
