import { workerData } from 'node:worker_threads';
import { join } from '../../../ipc';

/** A thread of a spawned program that ends the whole of it. */
join(String(workerData)).sys.zx_process_exit(11);
