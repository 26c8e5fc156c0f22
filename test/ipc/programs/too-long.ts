/** Connects to the kernel in its first argument, blocks for longer than it is allowed to, and goes on. */
import { connect, MaxWaitError } from '../../../ipc';
import { ok, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE } from '../../../kernel';

const [, , socketPath = ''] = process.argv;
const me = connect({ socketPath, name: 'patient' });
const event = ok(me.sys.zx_event_create(0)).out;
ok(me.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
ok(me.sys.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE));
ok(me.sys.zx_object_signal(event, ZX_EVENT_SIGNALED, 0));
try {
  me.sys.zx_object_wait_one(event, ZX_EVENT_SIGNALED, ZX_TIME_INFINITE);
} catch (error) {
  console.log(JSON.stringify({ isMaxWait: error instanceof MaxWaitError, words: String(error) }));
}
ok(me.sys.zx_object_signal(event, 0, ZX_EVENT_SIGNALED));
console.log(`goes on: ${ok(me.sys.zx_vmo_create(1, 0)).out > 0}`);
