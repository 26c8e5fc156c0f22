import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { timeEach } from '../measure/time';

const COUNT = 10_000;

/** A word to another thread of the same process and back, both sleeping in Atomics.wait. In seconds. */
export async function atomicsEcho(): Promise<number> {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(join(__dirname, '../programs/atomics-echo'), { workerData: words });
  const seconds = timeEach(COUNT, () => roundTrip(words));
  await worker.terminate();
  return seconds;
}

function roundTrip(words: Int32Array): void {
  const replies = Atomics.load(words, 1);
  Atomics.add(words, 0, 1);
  Atomics.notify(words, 0);
  Atomics.wait(words, 1, replies);
}
