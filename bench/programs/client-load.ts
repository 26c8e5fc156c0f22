import { connect } from '../../ipc';
import { ok } from '../../kernel';
import { answer } from './peer';

/** From when to when, in milliseconds of the epoch, to make syscalls; in batches of so many, or one by one. */
export interface Load {
  readonly from: number;
  readonly until: number;
  readonly batch: number;
}

/** How many syscalls a batch has while warming up. */
const BATCH = 100;

const program = connect({ socketPath: process.argv[2] ?? '', name: 'client' });
const { sys } = program;
const vmo = ok(sys.zx_vmo_create(4096, 0)).out;

/** How many syscalls one request makes. */
function make(batch: number): number {
  if (batch === 1) ok(sys.zx_vmo_get_size(vmo));
  else program.batch((later) => Array.from({ length: batch }, () => later.zx_vmo_get_size(vmo)));
  return batch;
}

/** So many requests are made before anything is counted: a program's first calls are those of its compiler. */
const WARM_UP = 4000;
for (let i = 0; i < WARM_UP; i++) make(1);
for (let i = 0; i < WARM_UP; i += BATCH) make(BATCH);

answer((message) => {
  const { from, until, batch } = message as Load;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, from - Date.now());
  let made = 0;
  while (Date.now() < until) made += make(batch);
  return made;
});
