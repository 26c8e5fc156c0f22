/**
 * A program that ends in the way its first argument names. It reports itself to the service `report` with handles to
 * its process and its job, and goes on when it is told to. Its second argument is the socket to connect to; without
 * one it was spawned.
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { connect, currentProcess } from '../../../ipc';
import {
  ok,
  ZX_CHANNEL_READABLE,
  ZX_RIGHT_SAME_RIGHTS,
  ZX_TIME_INFINITE,
  ZX_VM_PERM_READ,
  ZX_VM_PERM_WRITE,
} from '../../../kernel';

const [, , how = '', socketPath] = process.argv;
const me = socketPath === undefined ? currentProcess() : connect({ socketPath, name: how });
const { sys } = me;
const EMPTY = new Uint8Array(0);

/** What must not keep the program from ending where its end ends the OS process too. */
function linger(): void {
  setInterval(() => undefined, 2 ** 30);
}

/** Sends what Node says of an error nowhere. */
function silence(): void {
  closeSync(2);
  openSync('/dev/null', 'w');
}

function writableVmo(): number {
  const { out } = ok(sys.zx_vmo_create(4096, 0));
  ok(sys.zx_vmar_map(me.rootVmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, out, 0, 4096));
  return out;
}

const ways: Readonly<Record<string, () => void>> = {
  exit: () => {
    linger();
    me.exit(7);
  },
  'large code': () => {
    linger();
    me.exit(2 ** 40);
  },
  'negative code': () => {
    linger();
    me.exit(-5);
  },
  zx_process_exit: () => {
    linger();
    sys.zx_process_exit(9);
  },
  zx_thread_exit: () => {
    linger();
    sys.zx_thread_exit();
  },
  'end of module': () => undefined,
  exitCode: () => (process.exitCode = 4),
  'process.exit': () => {
    linger();
    process.exit(6);
  },
  'uncaught error': () => {
    silence();
    throw new Error('uncaught');
  },
  'rejected promise': () => {
    silence();
    void Promise.reject(new Error('unhandled'));
  },
  'store to read-only memory': () => {
    const vmo = writableVmo();
    const { mapped_addr } = ok(sys.zx_vmar_map(me.rootVmar, ZX_VM_PERM_READ, 0, vmo, 0, 4096));
    me.memory(mapped_addr, 4096)[0] = 1;
  },
  'too many messages': () => {
    linger();
    const { out0 } = ok(sys.zx_channel_create(0));
    for (;;) ok(sys.zx_channel_write(out0, 0, EMPTY, []));
  },
  'zx_task_kill of itself': () => {
    linger();
    ok(sys.zx_task_kill(me.self));
  },
  'exit of a worker': () => {
    new Worker(join(__dirname, 'exiting-worker.ts'), {
      workerData: me.ticket,
      execArgv: ['--require', 'ts-node/register/transpile-only'],
    });
    linger();
  },
  'blocked in a syscall': () => sys.zx_nanosleep(ZX_TIME_INFINITE),
  'awaiting a syscall': () => void me.async.zx_nanosleep(ZX_TIME_INFINITE).catch(() => undefined),
  'busy elsewhere': () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
};

writableVmo();
const report = ok(me.svc.connect('report')).out;
const self = ok(sys.zx_handle_duplicate(me.self, ZX_RIGHT_SAME_RIGHTS)).out;
const job = ok(sys.zx_handle_duplicate(me.defaultJob, ZX_RIGHT_SAME_RIGHTS)).out;
ok(
  sys.zx_channel_write(report, 0, Buffer.from(JSON.stringify({ how, pid: process.pid, koid: me.koid })), [
    self,
    job,
  ]),
);
void me.async
  .zx_object_wait_one(report, ZX_CHANNEL_READABLE, ZX_TIME_INFINITE)
  .then(() => setImmediate(ways[how] ?? linger));
