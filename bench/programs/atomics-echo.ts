import { workerData } from 'node:worker_threads';

const words = workerData as Int32Array;

/** Word 0 counts requests, word 1 counts replies. */
for (let replies = 0; ; replies++) {
  Atomics.wait(words, 0, replies);
  Atomics.store(words, 1, replies + 1);
  Atomics.notify(words, 1);
}
