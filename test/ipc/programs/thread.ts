/** A thread of the process whose ticket it is given: it does what it is told to, one message after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { join } from '../../../ipc';
import { ok, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE, ZX_VM_PERM_READ, ZX_VM_PERM_WRITE } from '../../../kernel';

const me = join(String(workerData));
const { sys } = me;
let kept: Uint8Array = new Uint8Array(0);

const steps: Readonly<Record<string, (...args: number[]) => unknown>> = {
  who: () => ({ koid: me.koid, name: me.name, self: me.self, thread: me.thread, rootVmar: me.rootVmar }),
  sizeOf: (vmo = 0) => ok(sys.zx_vmo_get_size(vmo)).size,
  store: (address = 0, value = 0) => (me.memory(address, 1)[0] = value),
  keep: (address = 0, length = 0) => (kept = me.memory(address, length)).length,
  peek: () => [...kept],
  load: (address = 0) => me.memory(address, 1)[0],
  map(vmo = 0, length = 0) {
    return ok(sys.zx_vmar_map(me.rootVmar, ZX_VM_PERM_READ | ZX_VM_PERM_WRITE, 0, vmo, 0, length))
      .mapped_addr;
  },
  wait: (event = 0) => ok(sys.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE)).observed,
  await: async (event = 0) =>
    ok(await me.async.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE)).observed,
  exitThread: () => sys.zx_thread_exit(),
  exitProcess: (code = 0) => sys.zx_process_exit(code),
  leave: () => parentPort?.close(),
};

parentPort?.on('message', ({ step, args }: { step: string; args: number[] }) => {
  void Promise.resolve()
    .then(() => steps[step]?.(...args))
    .catch((error: unknown) => String(error))
    .then((result) => parentPort?.postMessage(result));
});
parentPort?.postMessage('ready');
